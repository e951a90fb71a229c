import type { LineFingerprint } from '../../model/line-fingerprint.ts';
import { HASH_A, HASH_B, mixedA, mixedB } from './event-key.ts';
import type { LogLine } from './lines/log-line.ts';

const KEPT = 256;
const QUARTER_HOUR_MS = 15 * 60_000;
/** Queue id and recipient, or client, stand in front; the rest of a line need not be told apart. */
const MAX_HASHED = 96;

export interface Fingerprints {
  readonly add: (line: LogLine) => void;
  readonly kept: () => readonly LineFingerprint[];
}

/**
 * The lines of a file with the smallest hashes: the same lines whatever else the file holds. All time zones differ from
 * one another by quarters of an hour, and years by days, so a hash that takes from the date only what lies within the
 * quarter of an hour is the same in whichever zone and year a line is read. The host is no part of it: it may be declared.
 */
export function fingerprints(): Fingerprints {
  let smallest: LineFingerprint[] = [];
  let limit = Number.POSITIVE_INFINITY;

  return {
    add(line) {
      const print = printOf(line);
      if (print >= limit) return;
      smallest.push({ print, at: line.at });
      if (smallest.length >= 2 * KEPT) prune();
    },
    kept() {
      prune();
      return smallest;
    },
  };

  function prune(): void {
    const once = new Map(smallest.map((each) => [each.print, each]));
    smallest = [...once.values()].sort((a, b) => a.print - b.print).slice(0, KEPT);
    if (smallest.length === KEPT) limit = smallest.at(-1)?.print ?? limit;
  }
}

/** 53 bits of two multiplicative hashes over everything in the line that no zone or year changes. */
function printOf({ service, pid, at, bytes, saidStart, saidEnd }: LogLine): number {
  let a = Math.imul(0xdeadbeef ^ pid, 2_654_435_761);
  let b = Math.imul(0x41c6ce57 ^ (at % QUARTER_HOUR_MS), 1_597_334_677);
  for (let i = 0; i < service.length; i++) {
    a = Math.imul(a ^ service.charCodeAt(i), HASH_A);
    b = Math.imul(b ^ service.charCodeAt(i), HASH_B);
  }
  a = Math.imul(a ^ SPACE, HASH_A);
  b = Math.imul(b ^ SPACE, HASH_B);
  const last = Math.min(saidEnd, saidStart + MAX_HASHED);
  const text = isAscii(bytes, saidStart, last) ? null : decoder.decode(bytes.subarray(saidStart, saidEnd));
  const length = text === null ? last - saidStart : Math.min(text.length, MAX_HASHED);
  for (let i = 0; i < length; i++) {
    const code = text === null ? (bytes[saidStart + i] as number) : text.charCodeAt(i);
    a = Math.imul(a ^ code, HASH_A);
    b = Math.imul(b ^ code, HASH_B);
  }
  const low = mixedA(a, b);
  return (mixedB(b, low) >>> 11) * 4_294_967_296 + low;
}

const SPACE = 32;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) >= 0x80) return false;
  return true;
}
