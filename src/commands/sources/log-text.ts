import { instantWords, lengthWords } from '../../alerts/messages/time-text.ts';
import type { FollowStatus } from '../../follow/follow-status.ts';
import { sourceOf } from '../../follow/following.ts';
import { count, counted } from '../../model/format.ts';
import { placeText, shown } from './shown-text.ts';

const MS_PER_MINUTE = 60_000;

/** What is wrong with a log and what to do, since when, and when it is tried again. */
export function faultText({ name, fault, nextLook }: FollowStatus, now: Date): string {
  if (fault === null) return `${placeText(name)}: not read for now.`;
  const since = `Since ${instantWords(fault.since.toISOString())} (${lengthText(now.getTime() - fault.since.getTime())}).`;
  return [`${placeText(name)}: ${shown(fault.text)}`, since, nextText(nextLook, now, 'Tried again')].join(' ').trim();
}

/** One log in a few short sentences. */
export function logText(status: FollowStatus, now: Date): string {
  if (status.unit === 'report') return postedText(status, now);
  const { name, stand, dataUntil, lastSuccess, lines, rejected, firstRejection, gaps, notes } = status;
  const until = dataUntil === null ? 'no data yet' : `data until ${instantWords(dataUntil.toISOString())}`;
  const read = lastSuccess === null ? '' : `Last read ${agoText(lastSuccess, now)}.`;
  const newest = gaps.at(-1);
  return [
    `${placeText(name)} (${sourceOf(name)}): ${STANDS[stand]}, ${until}.`,
    stand === 'failing' ? '' : read,
    waitsFor(status),
    stand === 'failing' ? '' : nextText(status.nextLook, now, 'Next look'),
    lines === 0 ? '' : `${linesText(lines, rejected, unitOf(status))} since the start.`,
    requestsText(status),
    firstRejection === null || rejected === 0 ? '' : `The first: ${shown(firstRejection)}`,
    newest === undefined
      ? ''
      : `${counted(gaps.length, 'gap')}; the newest, ${instantWords(newest.at.toISOString())}: ${shown(newest.text)}`,
    ...notes.map(shown),
  ]
    .filter((text) => text !== '')
    .join(' ');
}

type Unit = 'line' | 'record' | NonNullable<FollowStatus['unit']>;

/** Of reports that others send by themselves. */
function postedText({ name, lastSuccess, lines, rejected, notes }: FollowStatus, now: Date): string {
  const last = lastSuccess === null ? 'none received since the start' : `last received ${agoText(lastSuccess, now)}`;
  const counts = lines === 0 ? '' : `${linesText(lines, rejected, 'report')} since the start.`;
  return [`${placeText(name)} (${sourceOf(name)}): ${last}.`, counts, ...notes.map(shown)]
    .filter((text) => text !== '')
    .join(' ');
}

/** What is counted of a source: lines of a log, records of a service. */
const unitOf = ({ fetched, unit }: FollowStatus): Unit => unit ?? (fetched === undefined ? 'line' : 'record');

function requestsText({ fetched }: FollowStatus): string {
  if (fetched === undefined || fetched.requests === 0) return '';
  const throttled =
    fetched.throttled === 0 ? 'never' : fetched.throttled === 1 ? 'once' : `${count(fetched.throttled)} times`;
  return `${counted(fetched.requests, 'request')} for this tenant, ${throttled} throttled.`;
}

/** `12,430 lines, 3 of them rejected` */
export const linesText = (lines: number, rejected: number, unit: Unit = 'line'): string =>
  `${counted(lines, unit)}, ${rejected === 0 ? 'none' : `${count(rejected)} of them`} rejected`;

const STANDS = {
  starting: 'starting',
  behind: 'reading',
  'up-to-date': 'up to date',
  failing: 'not readable',
} as const;

/** What a log waits for, for people. */
export function waitsFor(status: FollowStatus): string {
  const { stand, fault, bytesBehind } = status;
  switch (stand) {
    case 'starting':
      return 'Waiting for the first read.';
    case 'behind':
      return bytesBehind === null ? 'There is more to read.' : `${bytesText(bytesBehind)} left to read.`;
    case 'up-to-date':
      return `Waiting for new ${unitOf(status)}s.`;
    case 'failing':
      return fault?.kind === 'gone'
        ? 'Waiting until it exists.'
        : fault?.kind === 'forbidden'
          ? 'Waiting for the permission.'
          : 'Waiting until this is fixed.';
  }
}

/** `820 bytes`, `12.4 MB`. */
function bytesText(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte');
  const [unit, size] =
    bytes < 1e6 ? (['KB', 1e3] as const) : bytes < 1e9 ? (['MB', 1e6] as const) : (['GB', 1e9] as const);
  return `${(bytes / size).toFixed(1)} ${unit}`;
}

/** `8 seconds`, `40 minutes`, `26 h`. */
const lengthText = (ms: number): string =>
  ms < MS_PER_MINUTE ? counted(Math.max(0, Math.floor(ms / 1000)), 'second') : lengthWords(ms);

const agoText = (then: Date, now: Date): string => `${lengthText(now.getTime() - then.getTime())} ago`;

function nextText(next: Date | null, now: Date, what: string): string {
  if (next === null) return '';
  const ms = next.getTime() - now.getTime();
  return ms <= 0 ? `${what} now.` : `${what} in ${lengthText(ms)}.`;
}
