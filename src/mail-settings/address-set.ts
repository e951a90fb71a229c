/** Addresses of which only membership is asked, four bytes each: 20,000 of them are 110 kB of text. Base64 of sorted hashes. */
export function addressSet(addresses: Iterable<string>): string {
  const hashes = Uint32Array.from(new Set([...addresses].map(hashOf))).sort();
  return Buffer.from(hashes.buffer).toString('base64');
}

/** Whether a lower-cased address is in the set, which is unpacked once; one of 200,000 that are not may seem to be. */
export function membersOf(set: string): (address: string) => boolean {
  const bytes = Buffer.from(set, 'base64');
  const count = Math.floor(bytes.length / 4);
  return (address) => {
    const wanted = hashOf(address);
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (bytes.readUInt32LE(middle * 4) < wanted) low = middle + 1;
      else high = middle;
    }
    return low < count && bytes.readUInt32LE(low * 4) === wanted;
  };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
