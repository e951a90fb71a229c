import type { FollowStatus } from '../follow/follow-status.ts';
import { counted } from '../model/format.ts';
import { instantText } from '../model/time.ts';
import type { Feed } from '../ports/feed.ts';
import type { FetchGap, FetchPosition } from './fetch-position.ts';

/** How a feed does before it is looked at. */
export const notFetchedYet = ({ name, source }: Pick<Feed, 'name' | 'source'>): FollowStatus => ({
  ...{ name, source, stand: 'starting', fault: null, lastSuccess: null, dataUntil: null, bytesBehind: null },
  ...{ nextLook: null, lines: 0, rejected: 0, firstRejection: null, gaps: [], notes: [] },
  fetched: { requests: 0, throttled: 0 },
});

const GAPS_SHOWN = 5;

/** What is missing, newest last, in sentences. */
export const shownGaps = (gaps: readonly FetchGap[]): FollowStatus['gaps'] =>
  gaps.slice(-GAPS_SHOWN).map((gap) => ({ at: new Date(gap.until), text: gapText(gap) }));

export function gapText({ from, until, why }: FetchGap): string {
  const stretch = `${instantText(new Date(from))} to ${instantText(new Date(until))}`;
  return why === 'refused'
    ? `No data from ${stretch}: the service refused this period, even the shortest one. Periods of the last two days are requested again at night.`
    : `No data from ${stretch}: the bot was not running, and the service no longer keeps it.`;
}

/** How far back it was read, as long as there is more to read. `floor`: how far back there is anything. */
export function backFillNotes({ from }: FetchPosition, floor: number): readonly string[] {
  if (from <= floor) return [];
  return [`Read back to ${instantText(new Date(from))} so far; older days follow when the request limit allows.`];
}

/** From so much on it is worth a word; windows go by the service's clock anyway. */
const SKEW_MS = 120_000;

export function skewNotes(skewMs: number): readonly string[] {
  if (Math.abs(skewMs) <= SKEW_MS) return [];
  const minutes = counted(Math.round(Math.abs(skewMs) / 60_000), 'minute');
  return [
    `The clock of this machine is ${minutes} ${skewMs > 0 ? 'behind' : 'ahead of'} the service's. Correct it; until then Mailflow uses the service's time.`,
  ];
}

export const THROTTLED =
  'The service has throttled all requests for more than 15 minutes. Check which other programs use it for this tenant.';
