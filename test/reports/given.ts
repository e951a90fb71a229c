import { reportCard } from '../../cards/report-card.ts';
import { withOpenInsights } from '../../src/commands/reports/with-open-insights.ts';
import type { Episode } from '../../src/episodes/episode.ts';
import { mailSettingsIn } from '../../src/mail-settings/mail-settings.ts';
import type { Kind } from '../../src/model/dimensions.ts';
import type { Fact } from '../../src/model/fact.ts';
import { FactBatchBuilder } from '../../src/model/fact-batch.ts';
import type { Partition } from '../../src/model/partition.ts';
import type { Slice } from '../../src/model/slice.ts';
import { type Day, parseDay } from '../../src/model/time.ts';
import { daysBetween, lastDays, lastHours, type Window } from '../../src/model/window.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { reports } from '../../src/reports/index.ts';
import type { ReportAnswer, ReportRequest } from '../../src/reports/report.ts';
import { CONTEXT } from '../alerts/messages/given-episode.ts';
import { wouldBeTaken } from '../cards/slack/within-limits.ts';
import { UNREMARKABLE } from '../contracts/fact-store/unremarkable.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

/** Told of one day: what differs from a plain fact. `hour` is the hour of the day. */
export interface Told extends Partial<Omit<Fact, 'hour'>> {
  readonly day: string;
  readonly hour?: number;
}

export interface Telling extends Partial<Omit<Partition, 'kind' | 'day' | 'slice' | 'facts' | 'messages'>> {
  readonly kind: Kind;
  readonly format?: string;
  readonly filters?: Slice['filters'];
  /** Days that were told of even when no fact falls on them. */
  readonly days?: readonly string[];
  readonly facts: readonly Told[];
}

export const day = (text: string): Day => parseDay(text) ?? Number.NaN;

/** Every day from the first to the last, as text. */
export function days(first: string, last: string): readonly string[] {
  const count = day(last) - day(first) + 1;
  return Array.from({ length: count }, (_, i) => new Date((day(first) + i) * 86_400_000).toISOString().slice(0, 10));
}

/** A store that holds what was told, imported through its own port. */
export async function storeOf(...tellings: readonly Telling[]): Promise<FactStore> {
  const store = memoryStore({ priority: ['report-csv', 'postfix-log'] });
  for (const telling of tellings) await importInto(store, telling);
  return store;
}

async function importInto(store: FactStore, telling: Telling): Promise<void> {
  const source = telling.source ?? 'report-csv';
  const slice = { format: telling.format ?? 'test', filters: telling.filters ?? {} };
  const writer = await store.beginImport(source);
  const builder = new FactBatchBuilder(telling.kind, slice);
  for (const { day: on, hour = 0, ...told } of telling.facts) {
    builder.addFact(
      { ...PLAIN, ...told, hour: day(on) * 24 + hour, domain: told.domain ?? domainOf(told.sender) },
      writer.texts,
    );
  }
  await writer.add(builder.take());
  const told = new Set([...(telling.days ?? []), ...telling.facts.map((fact) => fact.day)]);
  await writer.commit({
    ...UNREMARKABLE,
    mode: 'replace',
    write: [...told].map((on) => ({
      kind: telling.kind,
      source,
      slice,
      day: day(on),
      precision: telling.precision ?? 'hour',
      cut: telling.cut ?? false,
      derivedCounts: telling.derivedCounts ?? false,
      edge: telling.edge ?? false,
      untilSeconds: telling.untilSeconds ?? (day(on) + 1) * 86_400,
      importedAtSeconds: 0,
    })),
    carry: null,
  });
}

const PLAIN: Omit<Fact, 'hour'> = {
  direction: 'inbound',
  connectorType: 'none',
  connector: '',
  forcedTls: 'unknown',
  sender: '',
  domain: '',
  client: '',
  auth: 'other',
  tls: '1.2',
  rawTls: '',
  messages: 1,
  recipients: null,
  event: null,
};

const domainOf = (sender: string | undefined): string => sender?.split('@')[1] ?? '';

/** Asks a report as the command line would: `ask(store, 'smtp-auth', { by: 'tls' })`; 2026-11-15 is today. Slack would take the answer. */
export async function ask(
  store: FactStore,
  name: string,
  {
    window = '7d',
    subject = '',
    top = null,
    page = 1,
    ...params
  }: { readonly window?: string; readonly subject?: string; readonly top?: number | null; readonly page?: number } & {
    readonly [param: string]: string | number | null | undefined;
  } = {},
  episodes: readonly Episode[] = [],
): Promise<ReportAnswer> {
  const report = reports.find((known) => known.name === name);
  if (report === undefined) throw new Error(`no report ${name}`);
  const request: ReportRequest = {
    window: windowOf(window),
    windowWords: window,
    subject,
    top,
    page,
    params: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)])),
  };
  const figures = await report.answer(request, {
    ask: (question) => store.ask(question),
    partitions: () => store.partitions(),
    imports: () => store.imports(),
    mailSettings: () => mailSettingsIn(store),
    organisation: 'Contoso',
  });
  const answer = withOpenInsights(report, request, figures, { kept: { episodes }, announcing: CONTEXT });
  wouldBeTaken(reportCard(answer.view, { sample: false, organisation: 'Contoso' }));
  return answer;
}

export const TODAY = '2026-11-15';

function windowOf(words: string): Window {
  const [first, last] = words.split('..');
  if (last !== undefined) return daysBetween(day(first ?? ''), day(last));
  const count = Number(words.slice(0, -1));
  return words.endsWith('h') ? lastHours(count, new Date(`${TODAY}T17:20:00Z`)) : lastDays(count, day(TODAY));
}
