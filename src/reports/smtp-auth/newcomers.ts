import type { Partition } from '../../model/partition.ts';
import { sliceId } from '../../model/slice.ts';
import { type Day, dayOf, dayText, MS_PER_DAY, startOfDay } from '../../model/time.ts';
import type { Window } from '../../model/window.ts';
import type { ReportContext, ReportRequest } from '../report.ts';

/** Senders that were never seen before the last so many days of the window. */
export interface Newcomers {
  readonly days: number;
  readonly senders: readonly string[];
  readonly notes: readonly string[];
}

/** Who has not sent for so long before the window looks new where data are no older. */
const SHORT_DAYS = 30;

/** Null where new ones are not asked for. What data tell of before those days counts, however old it is. */
export async function newcomersIn(
  request: ReportRequest,
  context: ReportContext,
  held: readonly Partition[],
): Promise<Newcomers | null> {
  const asked = request.params['new'];
  if (asked === undefined) return null;
  const { window } = request;
  const days = Number.parseInt(asked, 10);
  const since = new Date(window.to.getTime() - days * MS_PER_DAY);
  const oldest = startOfDay(held.reduce((first, { day }) => Math.min(first, day), dayOf(since)));
  const sendersIn = async (of: Window): Promise<readonly string[]> => {
    if (of.from >= of.to) return [];
    const answer = await context.ask({ kind: 'smtp-auth', window: of, by: ['sender'], withoutSenders: true });
    return answer.rows.map(({ group: [sender] }) => String(sender));
  };
  const [now, before] = await Promise.all([
    sendersIn(window),
    sendersIn({ grain: window.grain, from: oldest, to: since }),
  ]);
  const known = new Set(before);
  return { days, senders: now.filter((sender) => !known.has(sender)), notes: notesOf(held, dayOf(since)) };
}

/** Senders of a source or host look new where its data have just begun. */
function notesOf(held: readonly Partition[], since: Day): readonly string[] {
  const begins = new Map<string, Day>();
  for (const { source, slice, day } of held) {
    const host = Object.values(slice.filters).join(', ');
    const key = JSON.stringify([source, sliceId(slice), host]);
    begins.set(key, Math.min(begins.get(key) ?? day, day));
  }
  const first = Math.min(...begins.values());
  if (first > since - SHORT_DAYS) return [`Data begin on ${dayText(first)}: senders that sent before then look new.`];
  return [...begins].flatMap(([key, begin]) => {
    const [source, , host] = JSON.parse(key) as readonly [string, string, string];
    if (begin < since) return [];
    return [`Data of ${host === '' ? source : host} begin on ${dayText(begin)}: senders seen only there look new.`];
  });
}
