/** How many bytes something takes as JSON in UTF-8, which is how it is sent. */
export function byteLength(value: unknown): number {
  const json = JSON.stringify(value);
  let bytes = json.length;
  // Almost all of it is ASCII: count what every other UTF-16 unit adds. Of a surrogate pair's four bytes each has two.
  for (const [units] of json.matchAll(/[^\0-\x7f]+/g)) {
    for (let at = 0; at < units.length; at++) {
      const unit = units.charCodeAt(at);
      bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
    }
  }
  return bytes;
}
