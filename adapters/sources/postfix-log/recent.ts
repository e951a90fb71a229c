import { z } from 'zod';
import type { LogLine } from './log-line.ts';

/** How much out of order lines may be where a log was cut. */
export const DISORDER_MS = 5000;
/** Twice that, so that disorder among these lines does no harm. */
const KEPT_MS = 2 * DISORDER_MS;
const MAX_KEPT = 1024;

/**
 * The last seconds of a log as fingerprints of its lines, oldest first: what tells a log that goes on from one that
 * is read again, where time does not.
 */
export const recentSchema = z.array(z.object({ at: z.number(), print: z.int() }));
export type Recent = z.infer<typeof recentSchema>;

export function remember(recent: Recent, line: LogLine): void {
  recent.push({ at: line.at, print: fingerprint(line) });
  while (recent.length > MAX_KEPT || (recent[0] as Recent[number]).at < line.at - KEPT_MS) recent.shift();
}

/** Whether a log that ended at `until` with these lines may go on with one written at `first`, going by time. */
export function mayGoOn(until: number, recent: Recent, first: number): boolean {
  if (first < until - DISORDER_MS) return false;
  const [oldest] = recent;
  return oldest === undefined || recent.length < MAX_KEPT || first >= oldest.at;
}

/** Queue id and recipient, or client, stand in front; the rest of a line need not be told apart. */
const MAX_PRINTED = 96;

/** FNV-1a, 32 bits. */
export function fingerprint({ message, pid, at }: LogLine): number {
  let hash = Math.imul(0x811c9dc5 ^ pid, 0x01000193);
  hash = Math.imul(hash ^ (at / 1000), 0x01000193);
  const length = Math.min(message.length, MAX_PRINTED);
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ message.charCodeAt(i), 0x01000193);
  return hash;
}
