/** The text of `bytes[start, end)`, in UTF-8. */
export type ByteNames = (bytes: Uint8Array, start: number, end: number) => string;

/** Names are short; of longer ones there are too many to keep. */
const MAX_NAME_BYTES = 400;
const decoder = new TextDecoder();

/**
 * Makes texts of names that come again in nearly every line, such as hosts and tags: each is decoded once and found
 * again by its bytes, which costs a fraction of a text per line. Keeps at most `max` of them.
 */
export function byteNames(max: number): ByteNames {
  const known = new Map<number, { readonly bytes: Uint8Array; readonly text: string }>();
  return (bytes, start, end) => {
    if (end - start > MAX_NAME_BYTES) return decoder.decode(bytes.subarray(start, end));
    let hash = end - start;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
    const name = known.get(hash);
    if (name !== undefined && isAt(bytes, start, end, name.bytes)) return name.text;
    const text = decoder.decode(bytes.subarray(start, end));
    if (known.size >= max) known.clear();
    known.set(hash, { bytes: bytes.slice(start, end), text });
    return text;
  };
}

function isAt(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at++) if (bytes[start + at] !== name[at]) return false;
  return true;
}
