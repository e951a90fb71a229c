const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = 0xffffffffffffffffn;

/** FNV-1a with 64 bits over the UTF-16 units of a text, low byte first, stirred so that near texts get far numbers. */
export function hash64(text: string): bigint {
  let hash = OFFSET;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    hash = ((hash ^ BigInt(unit & 0xff)) * PRIME) & MASK;
    hash = ((hash ^ BigInt(unit >> 8)) * PRIME) & MASK;
  }
  return stir(hash);
}

/** FNV alone leaves the upper bits of texts that differ at their end alike; this is the finisher of MurmurHash3. */
function stir(hash: bigint): bigint {
  let stirred = hash ^ (hash >> 33n);
  stirred = (stirred * 0xff51afd7ed558ccdn) & MASK;
  stirred ^= stirred >> 33n;
  stirred = (stirred * 0xc4ceb9fe1a85ec53n) & MASK;
  return stirred ^ (stirred >> 33n);
}
