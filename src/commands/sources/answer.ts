import { remark } from '../../alerts/messages/remark.ts';
import { cellInstant, instantWords } from '../../alerts/messages/time-text.ts';
import type { FollowStatus } from '../../follow/follow-status.ts';
import { type Following, inFolder, placeOf, sourceOf } from '../../follow/following.ts';
import { type ImportRecord, isLive } from '../../imports/import-record.ts';
import { count, counted } from '../../model/format.ts';
import type { Partition } from '../../model/partition.ts';
import { instantText } from '../../model/time.ts';
import { isOpen, type ReportRequest } from '../../report-requests/report-request.ts';
import { standText } from '../../report-requests/request-text.ts';
import type { Announcement } from '../../view/announcement.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';
import type { TableView, View } from '../../view/view.ts';
import { faultText, linesText, logText, waitsFor } from './log-text.ts';
import { placeText } from './shown-text.ts';

/** What is known of where data come from. `imports`: newest first. */
export interface SourcesAsked {
  readonly following: Following;
  readonly partitions: readonly Partition[];
  readonly imports: readonly ImportRecord[];
  /** Report files that a service was asked for, oldest first. */
  readonly requests?: readonly ReportRequest[];
}

/** More logs than this are counted, the failing ones never. */
const MAX_LOGS = 20;
/** Urgent first. */
const ORDER = ['failing', 'behind', 'starting', 'up-to-date'] as const;
const BEGIN =
  'No log is followed. To begin: npm start -- --follow /var/log/mail.log, or an entry below sources: in config.yaml.';

/** The answer to `sources`: each followed log, then the inbox and what data there are of each source. */
export function sourcesAnnouncement({ following, partitions, imports, requests = [] }: SourcesAsked): Announcement {
  const about = following.kind === 'here' ? hereOf(following) : elsewhereOf(following, imports);
  const base = remark('Sources', [...about.sentences, ...requestsTexts(requests), inboxText(imports)], about);
  const held = heldTable(partitions);
  return {
    ...base,
    view: { ...base.view, warnings: about.warnings, tables: held === null ? [] : [held], ...readyLinks(requests) },
  };
}

interface About extends Pick<Announcement, 'tone' | 'status'> {
  readonly sentences: readonly string[];
  readonly warnings: readonly string[];
}

function hereOf({ logs, now }: Extract<Following, { readonly kind: 'here' }>): About {
  if (logs.length === 0) return { sentences: [BEGIN], warnings: [], tone: 'neutral', status: null };
  const ordered = [...logs].sort((a, b) => ORDER.indexOf(a.stand) - ORDER.indexOf(b.stand));
  const failing = ordered.filter(({ stand }) => stand === 'failing');
  const others = ordered.filter(({ stand }) => stand !== 'failing');
  const rest = others.length - MAX_LOGS;
  return {
    sentences: [
      summaryText(logs),
      ...[...failing, ...others.slice(0, MAX_LOGS)].map((status) => logText(status, now)),
      ...(rest > 0 ? [`${counted(rest, 'more log')} ${rest === 1 ? 'is' : 'are'} not shown.`] : []),
    ],
    warnings: failing.map((status) => faultText(status, now)),
    ...(failing.length > 0
      ? { tone: 'problem', status: 'Failing' }
      : logs.some(({ gaps }) => gaps.length > 0)
        ? { tone: 'attention', status: 'Gaps' }
        : { tone: 'good', status: 'Following' }),
  };
}

function summaryText(logs: readonly FollowStatus[]): string {
  const parts = [
    ['failing', 'not readable'],
    ['behind', 'still reading'],
    ['starting', 'starting'],
    ['up-to-date', 'up to date'],
  ] as const;
  const counts = parts.flatMap(([stand, words]) => {
    const of = logs.filter((each) => each.stand === stand).length;
    return of === 0 ? [] : [`${count(of)} ${words}`];
  });
  const feeds = logs.filter(({ fetched }) => fetched !== undefined).length;
  const posted = logs.filter(({ unit }) => unit === 'report').length;
  const followed = logs.length - feeds - posted;
  const what = [
    ...(followed === 0 ? [] : [`${counted(followed, 'log')} followed`]),
    ...(feeds === 0 ? [] : [`${counted(feeds, 'feed')} fetched`]),
    ...(posted === 0 ? [] : ['posted reports taken']),
  ].join(', ');
  return `${what}: ${counts.join(', ')}.`;
}

/** What another process can say: the settings, and what the store has of each log. */
function elsewhereOf(
  { configured, isBotRunning }: Extract<Following, { readonly kind: 'elsewhere' }>,
  imports: readonly ImportRecord[],
): About {
  const logs = knownLogs(configured, imports);
  const bot = isBotRunning
    ? 'The bot is running; run `sources` there to see the state of each log.'
    : 'The bot is not running, so no log is being read.';
  if (logs.length === 0) return { sentences: [BEGIN], warnings: [], tone: 'neutral', status: null };
  return {
    sentences: [
      `${counted(logs.length, 'log')} to follow. ${bot}`,
      ...logs.map(({ name, isConfigured, dataUntil, lines, rejected }) =>
        [
          `${placeText(name)} (${sourceOf(name)}): ${dataUntil === null ? 'no data yet' : `data until ${instantWords(dataUntil)}`}.`,
          ...(lines === 0 ? [] : [`${linesText(lines, rejected)}.`]),
          ...(isConfigured ? [] : ['It is not in the configuration file.']),
        ].join(' '),
      ),
    ],
    warnings: [],
    ...(isBotRunning ? { tone: 'neutral', status: null } : { tone: 'attention', status: 'Not running' }),
  };
}

interface KnownLog {
  readonly name: string;
  readonly isConfigured: boolean;
  /** ISO 8601. */
  readonly dataUntil: string | null;
  readonly lines: number;
  readonly rejected: number;
}

function knownLogs(configured: readonly string[], imports: readonly ImportRecord[]): readonly KnownLog[] {
  const isOf = (stream: string | undefined, name: string): boolean =>
    stream !== undefined && (stream === name || inFolder(stream, name));
  const streams = imports.flatMap(({ stream }) =>
    stream === undefined || configured.some((name) => isOf(stream, name)) ? [] : [stream],
  );
  return [...new Set([...configured, ...streams])].map((name) => {
    const days = imports.filter((each) => isOf(each.stream, name) && isLive(each));
    const ends = days.flatMap(({ to }) => (to === null ? [] : [to]));
    return {
      ...{ name, isConfigured: configured.includes(name), dataUntil: ends.sort().at(-1) ?? null },
      lines: days.reduce((sum, { rows }) => sum + rows, 0),
      rejected: days.reduce((sum, { rejected }) => sum + rejected, 0),
    };
  });
}

function inboxText(imports: readonly ImportRecord[]): string {
  const [newest] = imports.filter((each) => each.stream === undefined && isLive(each));
  const last =
    newest === undefined ? 'No file imported yet.' : `Newest file: ${newest.file}, ${instantWords(newest.at)}.`;
  return `Inbox: files are imported automatically. ${last}`;
}

/** More requests than this are counted. */
const MAX_REQUESTS = 20;
/** What has come, or will not come, is of no interest for longer. */
const MAX_SETTLED = 3;

function requestsTexts(requests: readonly ReportRequest[]): readonly string[] {
  const newestFirst = [...requests].reverse();
  const settled = newestFirst.filter((each) => !isOpen(each)).slice(0, MAX_SETTLED);
  const shown = [...newestFirst.filter(isOpen), ...settled];
  const rest = shown.length - MAX_REQUESTS;
  return [...shown.slice(0, MAX_REQUESTS).map(standText), ...(rest > 0 ? [`${counted(rest, 'more request')}.`] : [])];
}

/** Where the files are that wait, of which those are soonest gone that are oldest. */
function readyLinks(requests: readonly ReportRequest[]): Pick<View, 'links'> {
  const links = requests.flatMap(({ id, status }) =>
    status.kind === 'ready' && status.link !== null ? [{ label: `Fetch ${id}`, url: status.link }] : [],
  );
  return links.length === 0 ? {} : { links };
}

function heldTable(partitions: readonly Partition[]): TableView | null {
  const held = heldBySource(partitions);
  if (held.length === 0) return null;
  return {
    caption: 'Data by source',
    columns: [left('Source'), left('Data until (UTC)'), right('Days')],
    rows: held.map(({ source, until, days }) => [textCell(source), textCell(cellInstant(until)), countCell(days)]),
    cut: null,
  };
}

function heldBySource(partitions: readonly Partition[]) {
  return [...new Set(partitions.map(({ source }) => source))].sort().map((source) => {
    const of = partitions.filter((each) => each.source === source);
    const untilSeconds = of.reduce((most, each) => Math.max(most, each.untilSeconds), 0);
    return {
      source,
      until: instantText(new Date(untilSeconds * 1000)),
      days: new Set(of.map(({ day }) => day)).size,
    };
  });
}

/** The columns of `sources --format csv`, which it has though nothing be followed. */
export const SOURCE_COLUMNS = [
  ...['log', 'source', 'state', 'dataUntil', 'lastSuccess', 'nextLook', 'bytesBehind', 'lines', 'rejected'],
  ...['firstRejection', 'gaps', 'waitsFor', 'fault', 'faultSince'],
] as const;

const iso = (instant: Date | null | undefined): string | null => (instant ? instantText(instant) : null);

/** What `sources --format json` prints. */
export function sourcesData({
  following,
  partitions,
  imports,
  requests = [],
}: SourcesAsked): Readonly<Record<string, unknown>> {
  const isBotRunning = following.kind === 'here' || following.isBotRunning;
  return {
    bot: isBotRunning ? 'running' : 'stopped',
    sources: rowsOf(following, imports),
    // No lists: the list of logs is what CSV has.
    requests: Object.fromEntries(
      requests.map(({ id, status, ...request }) => [id, { ...request, state: status.kind }]),
    ),
    dataUntil: Object.fromEntries(heldBySource(partitions).map(({ source, until }) => [source, until])),
  };
}

function rowsOf(following: Following, imports: readonly ImportRecord[]): readonly Readonly<Record<string, unknown>>[] {
  if (following.kind === 'elsewhere')
    return knownLogs(following.configured, imports).map(({ name, dataUntil, lines, rejected }) => ({
      ...{ log: placeOf(name), source: sourceOf(name), state: 'unknown', dataUntil },
      ...{ lastSuccess: null, nextLook: null, bytesBehind: null, lines, rejected, firstRejection: null },
      ...{ gaps: null, waitsFor: null, fault: null, faultSince: null },
    }));
  return following.logs.map((status) => ({
    ...{ log: placeOf(status.name), source: sourceOf(status.name), state: status.stand },
    ...{ dataUntil: iso(status.dataUntil), lastSuccess: iso(status.lastSuccess), nextLook: iso(status.nextLook) },
    ...{ bytesBehind: status.bytesBehind, lines: status.lines, rejected: status.rejected },
    ...{ firstRejection: status.firstRejection, gaps: status.gaps.length, waitsFor: waitsFor(status) },
    ...{ fault: status.fault?.text ?? null, faultSince: iso(status.fault?.since) },
  }));
}
