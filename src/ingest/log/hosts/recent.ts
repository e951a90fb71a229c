import { z } from 'zod';
import type { LogLine } from '../lines/log-line.ts';

/** How much out of order lines may be where a log was cut. */
export const DISORDER_MS = 5000;
/** Twice that, so that disorder among these lines does no harm. */
const KEPT_MS = 2 * DISORDER_MS;
const MAX_KEPT = 1024;

const MIN_HELD = 256;

/** A line of the last seconds: when it was written, and its {@link fingerprint}. */
interface RecentLine {
  readonly at: number;
  readonly print: number;
}

/**
 * The last seconds of a log as fingerprints of its lines, oldest first: what tells a log that goes on from one that
 * is read again, where time does not.
 */
export interface Recent {
  readonly add: (line: LogLine) => void;
  /** Lines that were added need not be good any longer. */
  readonly settle: () => void;
  readonly lines: () => readonly RecentLine[];
  /** How it is carried to the next file. */
  readonly toJSON: () => readonly RecentLine[];
}

export const recentSchema = z.array(z.object({ at: z.number(), print: z.int() })).transform(recentAfter);

/** Goes on from these lines. Fingerprints are made of those that are held when a piece ends: of others none is asked for. */
export function recentAfter(before: readonly RecentLine[]): Recent {
  let held: (LogLine | RecentLine)[] = [...before];
  let most = MIN_HELD;

  return {
    add(line) {
      held.push(line);
      const first = held[0] as LogLine | RecentLine;
      if (held.length < most && line.at - first.at < 2 * KEPT_MS) return;
      held = lastSeconds(held);
      most = Math.max(MIN_HELD, 2 * held.length);
    },
    settle() {
      for (let at = held.length - 1; at >= 0; at--) {
        const line = held[at] as LogLine | RecentLine;
        if ('print' in line) return;
        held[at] = printed(line);
      }
    },
    lines,
    toJSON: lines,
  };

  function lines(): readonly RecentLine[] {
    const last = lastSeconds(held).map(printed);
    held = [...last];
    return last;
  }
}

const printed = (line: LogLine | RecentLine): RecentLine =>
  'print' in line ? line : { at: line.at, print: fingerprint(line) };

function lastSeconds<T extends { readonly at: number }>(lines: readonly T[]): T[] {
  const until = lines.at(-1)?.at ?? 0;
  const first = lines.findIndex(({ at }) => at >= until - KEPT_MS);
  return lines.slice(Math.max(first, lines.length - MAX_KEPT));
}

/** Whether a log that ended at `until` with these lines may go on with one written at `first`, going by time. */
export function mayGoOn(until: number, recent: readonly RecentLine[], first: number): boolean {
  if (first < until - DISORDER_MS) return false;
  const [oldest] = recent;
  return oldest === undefined || recent.length < MAX_KEPT || first >= oldest.at;
}

/** Of two recipients with long addresses only the end may differ; what stands behind it need not be told apart. */
const MAX_PRINTED = 512;

/** FNV-1a, 32 bits, of the message's beginning in UTF-16. */
export function fingerprint(line: LogLine): number {
  const { bytes, start, end, pid, at } = line;
  const begun = Math.imul(Math.imul(0x811c9dc5 ^ pid, 0x01000193) ^ (at / 1000), 0x01000193);
  let hash = begun;
  const last = Math.min(end, start + MAX_PRINTED);
  for (let i = start; i < last; i++) {
    const byte = bytes[i] as number;
    if (byte >= 0x80) return textPrint(line.message, begun);
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash;
}

function textPrint(message: string, begun: number): number {
  let hash = begun;
  const length = Math.min(message.length, MAX_PRINTED);
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ message.charCodeAt(i), 0x01000193);
  return hash;
}
