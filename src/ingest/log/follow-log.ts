import type { LineFingerprint } from '../../model/line-fingerprint.ts';
import type { FollowedReading } from '../../ports/source.ts';
import { type LineConsumer, splitLines } from '../lines.ts';
import type { LineSpan } from './lines/line-span.ts';
import type { LogFormat } from './log-format.ts';
import type { Outlet } from './outlet.ts';

/** A log that is read while it is written: what becomes of its lines. */
export interface GrowingLog {
  readonly lines: LineConsumer & Pick<LineSpan, 'seenSince'>;
  /** Gives everything that is known to the outlet; what the next reading needs, JSON, or null without any. */
  readonly settle: (others?: readonly unknown[]) => Readonly<Record<string, unknown>> | null;
  readonly waits?: () => boolean;
  /** After that: sentences for people. */
  readonly notes: () => readonly string[];
  readonly fingerprints: () => readonly LineFingerprint[];
}

/** What the last reading of a followed log left; `at`: when its newest line was written (ms). */
export interface Left {
  readonly carry: unknown;
  readonly at: number | undefined;
}

/** Follows a log, whatever its lines are: each piece ends with all that is known, and a carry that has its `at`. */
export function followLog({ format, revision }: LogFormat, out: Outlet, log: GrowingLog, left: Left): FollowedReading {
  const splitter = splitLines(log.lines);
  /** The newest line's instant (ms); where the next piece begins. */
  let until = left.at;
  let last: Readonly<Record<string, unknown>> | null = null;

  return {
    async push(bytes) {
      splitter.push(bytes);
      if (out.isFull()) await out.flush();
    },
    async flush(others) {
      last = log.settle(others);
      await out.flush();
      const { rows, from: first, to } = log.lines.seenSince();
      const from = first === null || until === undefined ? first : new Date(until);
      if (to !== null) until = Math.max(until ?? to.getTime(), to.getTime());
      return { format, revision, rows, first, from, to, notes: log.notes(), fingerprints: log.fingerprints() };
    },
    ...(log.waits && { waits: log.waits }),
    carry: () => (last === null || until === undefined ? (left.carry ?? null) : { ...last, at: until }),
  };
}
