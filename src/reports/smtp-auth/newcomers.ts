import type { Partition } from '../../model/partition.ts';
import { type Day, dayText } from '../../model/time.ts';
import { daysBetween } from '../../model/window.ts';
import { firstAndLast } from '../../view/window-text.ts';
import type { ReportContext, ReportRequest } from '../report.ts';

/** Senders that were never seen before the last so many days of the window. */
export interface Newcomers {
  readonly days: number;
  readonly senders: readonly string[];
  readonly notes: readonly string[];
}

/** Null where new ones are not asked for. What data tell of before the window counts, however old it is. */
export async function newcomersIn(
  request: ReportRequest,
  context: ReportContext,
  held: readonly Partition[],
): Promise<Newcomers | null> {
  const asked = request.params['new'];
  if (asked === undefined) return null;
  const days = Number.parseInt(asked, 10);
  const { last } = firstAndLast(request.window);
  const since = last - days + 1;
  const oldest = held.reduce((first, { day }) => Math.min(first, day), last);
  const ever = { kind: 'smtp-auth', window: daysBetween(oldest, last), by: ['sender'], withoutSenders: true } as const;
  const { rows } = await context.ask(ever);
  const senders = rows.filter(({ firstDay }) => firstDay >= since).map(({ group: [sender] }) => String(sender));
  return { days, senders, notes: notesOf(oldest, since) };
}

/** Whoever has not been looked at before cannot be known from before. */
function notesOf(oldest: Day, since: Day): readonly string[] {
  if (oldest < since) return [];
  return [`Data begin on ${dayText(oldest)}, so every sender looks new.`];
}
