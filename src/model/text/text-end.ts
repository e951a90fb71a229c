const encoder = new TextEncoder();

/** The end of a text, of whole characters, in at most so many bytes of UTF-8. */
export function textEnd(text: string, maxBytes: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of [...text.slice(-maxBytes)].reverse()) {
    bytes += encoder.encode(character).length;
    if (bytes > maxBytes) break;
    kept = character + kept;
  }
  return kept;
}
