import type { LogLine } from '../lines/log-line.ts';
import type { HostState } from './host-state.ts';
import { DISORDER_MS, fingerprint } from './recent.ts';

export interface Beginning<Log> {
  /** Takes a line in; answers whether the log to go on from is now decided. */
  readonly isDecidedBy: (line: LogLine) => boolean;
  /** The log to go on from, going by the lines so far; undefined when there is none. */
  readonly from: () => Log | undefined;
}

interface Candidate<Log> {
  readonly log: Log;
  readonly recent: ReturnType<HostState['recent']['lines']>;
  /** Where among the log's recent lines this file may begin. */
  starts: number[];
  /** It does begin there, and reaches the log's end. */
  isReread: boolean;
}

/**
 * Decides from a file's first lines which of several earlier logs it goes on from: the one that ended last, and of
 * those that ended in the same few seconds the longest. It does not go on from a log that has these very lines: then
 * it is being read again. A single line does not prove that (a client may come twice within a second), so lines are
 * compared until they differ, or that log ends, or the file.
 */
export function beginning<Log extends HostState>(candidates: readonly Log[]): Beginning<Log> {
  const states: Candidate<Log>[] = candidates.map((log) => {
    const recent = log.recent.lines();
    return { log, recent, starts: recent.map((_, at) => at), isReread: false };
  });
  let lines = 0;
  return {
    isDecidedBy(line) {
      const print = fingerprint(line);
      for (const state of states) {
        const { recent } = state;
        state.starts = state.starts.filter((start) => recent[start + lines]?.print === print);
        state.isReread ||= state.starts.includes(recent.length - 1 - lines);
      }
      lines++;
      const likeliest = likeliestOf(states.filter(({ isReread }) => !isReread));
      return likeliest === undefined || likeliest.starts.length === 0;
    },
    from: () => likeliestOf(states.filter(({ isReread, starts }) => !isReread && starts.length === 0))?.log,
  };
}

function likeliestOf<Log extends HostState>(states: readonly Candidate<Log>[]): Candidate<Log> | undefined {
  const last = Math.max(...states.map(({ log }) => log.until));
  return states
    .filter(({ log }) => log.until >= last - DISORDER_MS)
    .reduce<Candidate<Log> | undefined>(
      (best, state) => (best && best.log.lines >= state.log.lines ? best : state),
      undefined,
    );
}
