/** Texts that were met for the first time, in the order of their numbers. */
export interface FreshTexts {
  /** Their bytes in UTF-8, one behind the other; where each ends. */
  readonly bytes: Uint8Array;
  readonly ends: Int32Array;
  /** Numbers begin at 0 again with these: what they meant before is forgotten. */
  readonly isAnew: boolean;
}

/** Gives texts small numbers, by their bytes. */
export interface KnownTexts {
  /** The number of `bytes[start, end)`. */
  readonly number: (bytes: Uint8Array, start: number, end: number) => number;
  /** The same of a text that is no part of the log. */
  readonly numberOf: (text: string) => number;
  /** Hands out what is new since it was asked last. */
  readonly drain: () => FreshTexts;
  /** Grows whenever numbers begin anew. */
  readonly generation: () => number;
}

/** With so many texts numbers begin anew at the next drain: memory does not grow with the log. */
const MAX_TEXTS = 32_768;
const FIRST_SLOTS = 4096;
const encoder = new TextEncoder();

/**
 * Names, addresses and queue ids come again in several lines each. Found again by its bytes, none of them has to become
 * a text more than once, and whoever compares two compares numbers or the very same text.
 */
export function knownTexts(maxTexts: number = MAX_TEXTS): KnownTexts {
  /** Open addressing: the number of a text and one, 0 where a slot is free. */
  let slots = new Int32Array(FIRST_SLOTS);
  let hashes = new Int32Array(FIRST_SLOTS / 2);
  let ends = new Int32Array(FIRST_SLOTS / 2);
  let arena = new Uint8Array(16 * FIRST_SLOTS);
  let count = 0;
  let drained = 0;
  let generation = 0;
  let isAnew = true;

  return {
    number,
    numberOf(text) {
      const bytes = encoder.encode(text);
      return number(bytes, 0, bytes.length);
    },
    drain() {
      const from = endOf(drained);
      const fresh = { bytes: arena.slice(from, endOf(count)), ends: ends.slice(drained, count), isAnew };
      for (let at = 0; at < fresh.ends.length; at++) (fresh.ends[at] as number) -= from;
      drained = count;
      isAnew = false;
      if (count >= maxTexts) begin();
      return fresh;
    },
    generation: () => generation,
  };

  function number(bytes: Uint8Array, start: number, end: number): number {
    let hash = end - start;
    let of = start;
    // Four bytes at a time: each step has to wait for the one before.
    for (; of + 4 <= end; of += 4) {
      const low = (bytes[of] as number) | ((bytes[of + 1] as number) << 8);
      const high = ((bytes[of + 2] as number) << 16) | ((bytes[of + 3] as number) << 24);
      hash = Math.imul(hash ^ low ^ high, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    for (; of < end; of++) hash = Math.imul(hash ^ (bytes[of] as number), 0x01000193);
    hash ^= hash >>> 15;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let known = slots[slot] as number; known > 0; known = slots[slot] as number) {
      if (hashes[known - 1] === hash && isAt(known - 1, bytes, start, end)) return known - 1;
      slot = (slot + 1) & mask;
    }
    return add(bytes, start, end, hash, slot);
  }

  function isAt(known: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = endOf(known);
    if ((ends[known] as number) - from !== end - start) return false;
    for (let at = start, to = from; at < end; at++, to++) if (bytes[at] !== arena[to]) return false;
    return true;
  }

  function add(bytes: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const from = endOf(count);
    const to = from + end - start;
    if (to > arena.length) arena = grown(arena, new Uint8Array(2 * to));
    for (let at = start, into = from; at < end; at++, into++) arena[into] = bytes[at] as number;
    ends[count] = to;
    hashes[count] = hash;
    slots[slot] = ++count;
    if (count === ends.length) grow();
    return count - 1;
  }

  /** Half of the slots are free at any time. */
  function grow(): void {
    ends = grown(ends, new Int32Array(2 * ends.length));
    hashes = grown(hashes, new Int32Array(2 * hashes.length));
    slots = new Int32Array(2 * slots.length);
    const mask = slots.length - 1;
    for (let at = 0; at < count; at++) {
      let slot = (hashes[at] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = at + 1;
    }
  }

  function begin(): void {
    slots = new Int32Array(FIRST_SLOTS);
    hashes = new Int32Array(FIRST_SLOTS / 2);
    ends = new Int32Array(FIRST_SLOTS / 2);
    arena = new Uint8Array(16 * FIRST_SLOTS);
    count = 0;
    drained = 0;
    generation++;
    isAnew = true;
  }

  function endOf(before: number): number {
    return before === 0 ? 0 : (ends[before - 1] as number);
  }
}

function grown<T extends Uint8Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
