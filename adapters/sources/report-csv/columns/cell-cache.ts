import type { CsvScanner } from '../csv-scanner.ts';

/** Distinct cells remembered of one column; beyond it the cache starts anew, so that memory does not grow. */
const MAX_CELLS = 131_072;
/** Longer cells are rare, and read anew each time. */
const MAX_CELL_BYTES = 256;
const FIRST_CELLS = 1024;
/** Cells that are read without looking them up, once remembering a cacheful of them was of no use. */
const RESTING_READS = 4 * MAX_CELLS;

/** Reads a cell from its bytes, `start` to `end` of the scanner's; undefined where that takes its text. */
type FromBytes<T> = (row: CsvScanner, start: number, end: number) => T | undefined;

/**
 * Reads the cells of one column through `interpret`, which sees each distinct text once (as a rule) instead of once a
 * row: the answer is found again from the cell's bytes, without making a string. `interpret` must therefore depend on
 * nothing but the text. This is what makes a million rows cheap; without it every answer would be the same. `fromBytes`
 * answers what `interpret` would, for cells that it can read without making a string either.
 */
export class CellCache<T> {
  readonly #interpret: (text: string) => T;
  readonly #fromBytes: FromBytes<T>;
  /** Hash table with open addressing, at most half full; a slot is a hash and 1 + where the cell is stored, or 0. */
  #slots = new Int32Array(FIRST_CELLS * 4);
  /**
   * A stored cell is its length in bytes, the number of its answer, and its bytes, four to a word, the last filled up
   * with zeros. All in one place, because a lookup costs what it misses in the processor's cache.
   */
  #stored = new Int32Array(FIRST_CELLS * 8);
  #storedEnd = 0;
  #answers: T[] = [];
  #hits = 0;
  #resting = 0;

  constructor(interpret: (text: string) => T, fromBytes: FromBytes<T> = () => undefined) {
    this.#interpret = interpret;
    this.#fromBytes = fromBytes;
  }

  read(row: CsvScanner, column: number): T {
    if (row.escaped[column] === 1) return this.#interpret(row.text(column));
    return this.readBetween(row, row.starts[column] as number, row.ends[column] as number);
  }

  /** The same for a part of a cell, `start` to `end` of the scanner's bytes, without doubled quotes in it. */
  readBetween(row: CsvScanner, start: number, end: number): T {
    const length = end - start;
    if (length > MAX_CELL_BYTES) return this.#interpret(row.textBetween(start, end));
    if (this.#resting > 0) {
      this.#resting--;
      return this.#fromBytes(row, start, end) ?? this.#interpret(row.textBetween(start, end));
    }
    const { words } = row;
    const hash = hashOf(words, start, length);
    const slots = this.#slots;
    const stored = this.#stored;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (let place = slots[slot + 1] as number; place > 0; place = slots[slot + 1] as number) {
      if (slots[slot] === hash && isStored(stored, place - 1, words, start, length)) {
        this.#hits++;
        return this.#answers[stored[place] as number] as T;
      }
      slot = (slot + 2) & mask;
    }
    const answer = this.#fromBytes(row, start, end) ?? this.#interpret(row.textBetween(start, end));
    this.#remember(slot, hash, words, start, length, answer);
    return answer;
  }

  #remember(slot: number, hash: number, words: DataView, start: number, length: number, answer: T): void {
    if (this.#answers.length === MAX_CELLS) {
      if (this.#hits < MAX_CELLS / 4) this.#resting = RESTING_READS;
      this.#hits = 0;
      this.#answers = [];
      this.#storedEnd = 0;
      this.#slots.fill(0);
      return;
    }
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = this.#storedEnd + 1;
    if (this.#storedEnd + 3 + MAX_CELL_BYTES / 4 > this.#stored.length) {
      const larger = new Int32Array(2 * this.#stored.length);
      larger.set(this.#stored);
      this.#stored = larger;
    }
    const stored = this.#stored;
    stored[this.#storedEnd++] = length;
    stored[this.#storedEnd++] = this.#answers.length;
    const tail = start + (length & ~3);
    for (let at = start; at < tail; at += 4) stored[this.#storedEnd++] = words.getInt32(at, true);
    stored[this.#storedEnd++] = lastWord(words, tail, length);
    this.#answers.push(answer);
    if (4 * this.#answers.length === this.#slots.length) this.#grow();
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    const mask = slots.length - 1;
    for (let i = 0; i < old.length; i += 2) {
      if (old[i + 1] === 0) continue;
      let slot = ((old[i] as number) << 1) & mask;
      while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
      slots[slot] = old[i] as number;
      slots[slot + 1] = old[i + 1] as number;
    }
    this.#slots = slots;
  }
}

function hashOf(words: DataView, start: number, length: number): number {
  const tail = start + (length & ~3);
  let hash = length;
  for (let at = start; at < tail; at += 4) {
    hash = Math.imul(hash ^ words.getInt32(at, true), 0x5bd1e995);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ lastWord(words, tail, length), 0x5bd1e995);
  return hash ^ (hash >>> 15);
}

function isStored(stored: Int32Array, place: number, words: DataView, start: number, length: number): boolean {
  if (stored[place] !== length) return false;
  const tail = start + (length & ~3);
  let i = place + 2;
  for (let at = start; at < tail; at += 4, i++) if (stored[i] !== words.getInt32(at, true)) return false;
  return stored[i] === lastWord(words, tail, length);
}

/** The bytes behind the last four, as one integer. The scanner's input has room to read past the last cell. */
function lastWord(words: DataView, at: number, length: number): number {
  return words.getInt32(at, true) & ((1 << (8 * (length & 3))) - 1);
}
