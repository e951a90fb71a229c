import { type Day, startOfDay } from '../../../src/model/time.ts';
import { type Line, mailSession } from './log-sessions.ts';
import { seeded } from './random.ts';
import { clock } from './report-rows.ts';
import { secondOfShare } from './working-day.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = 2;
/** What a session comes to on average, noise included. */
const LINES_PER_SESSION = 8.8;
/** No session is longer. */
const MAX_SECONDS = 120;

/**
 * The log of a busy relay, so many lines over two days, in the order of time: its sessions lie in one another as they
 * do in real ones.
 */
export function* logLines(lines: number, lastDay: Day): Generator<string> {
  const random = seeded(lines);
  const sessions = Math.ceil(lines / LINES_PER_SESSION / DAYS);
  const seconds: Line[][] = [];
  let left = lines;
  let written = 0;
  for (let number = 0; left > 0; number++) {
    const day = Math.floor(number / sessions);
    const start = day * 86_400 + secondOfShare((number % sessions) / sessions);
    for (; written < start; written++) yield* take(written);
    for (const line of mailSession(number, random)) {
      const second = start + Math.min(MAX_SECONDS, Math.floor(line.afterSeconds));
      seconds[second] ??= [];
      seconds[second]?.push(line);
    }
  }

  function* take(second: number): Generator<string> {
    const date = startOfDay(lastDay - DAYS + 1 + Math.floor(second / 86_400));
    const day = `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, ' ')}`;
    for (const { program, message } of seconds[second] ?? []) {
      if (left-- <= 0) return;
      yield `${day} ${clock(second % 86_400)} mail ${program}: ${message}`;
    }
    delete seconds[second];
  }
}
