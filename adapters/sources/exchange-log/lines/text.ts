/** Encodings of logs that are not UTF-8, as people may name them. */
const DEFAULT_ENCODING = 'windows-1252';

export type Decode = (bytes: string) => string;

/**
 * Turns bytes as characters into text: UTF-8, as Exchange writes it, and where that does not fit, the encoding that is
 * declared.
 */
export function decoding(encoding: string = DEFAULT_ENCODING): Decode {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const other = new TextDecoder(encoding);
  return (bytes) => {
    if (!hasOthers(bytes)) return bytes;
    const raw = Buffer.from(bytes, 'latin1');
    try {
      return utf8.decode(raw);
    } catch {
      return other.decode(raw);
    }
  };
}

export function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

function hasOthers(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return true;
  return false;
}
