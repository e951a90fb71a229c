import { z } from 'zod';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../model/time.ts';
import type { LogLine } from '../lines/log-line.ts';
import type { Tell } from '../logged-message.ts';
import { type Recent, recentAfter, recentSchema } from './recent.ts';

/** What every host's log leaves open at any line, whatever server writes it; a source extends it by what is its own. */
export const hostStateSchema = z.object({
  /** The last line's instant, ms since 1970. */
  until: z.number(),
  /** Lines so far, in all pieces: of two logs that end in the same seconds, the longer one is ahead. */
  lines: z.int(),
  recent: recentSchema,
});

export interface HostState {
  until: number;
  lines: number;
  readonly recent: Recent;
}

export const newHostState = (at: number): HostState => ({ until: at, lines: 0, recent: recentAfter([]) });

/** Moves on to a line. Every hour what nothing was logged of for a day (since `before`, in ms) is let go. */
export function advance<State extends HostState>(
  log: State,
  line: LogLine,
  letGo: (log: State, before: number, tell: Tell) => void,
  tell: Tell,
): void {
  const { at } = line;
  if (Math.floor(at / MS_PER_HOUR) > Math.floor(log.until / MS_PER_HOUR)) letGo(log, at - MS_PER_DAY, tell);
  log.until = at;
  log.lines++;
  log.recent.add(line);
}
