import type { Kind } from '../../../src/model/dimensions.ts';
import type { Fact } from '../../../src/model/fact.ts';
import { BATCH_ROWS, type FactBatch, FactBatchBuilder, TextDictionary } from '../../../src/model/fact-batch.ts';
import type { Slice } from '../../../src/model/slice.ts';
import type { Day } from '../../../src/model/time.ts';
import type {
  Addition,
  Appended,
  CommitPlan,
  CommitResult,
  FactStore,
  ImportWriter,
} from '../../../src/ports/fact-store.ts';
import { UNREMARKABLE } from './unremarkable.ts';

/** The day that tests speak of when the day does not matter. */
export const DAY: Day = 20_000;
/** An hour of {@link DAY}, or of a day near it. */
export const hourAt = (hour: number, day: Day = DAY): number => day * 24 + hour;

const WHOLE: Slice = { format: 'log', filters: {} };

type Planned = CommitPlan['write'][number];
type Coverage = Partial<Omit<Planned, 'kind' | 'source' | 'slice' | 'day'>>;

/** What an import tells of one kind and slice. Facts are one message each unless they say otherwise. */
export interface Part {
  readonly kind?: Kind;
  readonly slice?: Slice;
  readonly facts?: readonly Partial<Fact>[];
  /** The days to write; by default those of the facts. */
  readonly days?: readonly Day[];
  readonly coverage?: Coverage;
}

export interface Telling extends Part {
  readonly source?: string;
  readonly mode?: CommitPlan['mode'];
  readonly carry?: unknown;
  /** Rows in a batch; full batches by default. */
  readonly batchRows?: number;
  /** Every text gets an id of its own each time, as if the dictionary had forgotten it. */
  readonly forgetful?: boolean;
  /** Several kinds or slices in one import, instead of one. */
  readonly parts?: readonly Part[];
  readonly about?: Partial<CommitPlan['about']>;
  readonly fingerprints?: CommitPlan['fingerprints'];
  readonly replaces?: readonly number[];
  readonly again?: number;
}

const fact = (told: Partial<Fact> = {}): Fact => ({
  hour: hourAt(0),
  direction: 'submission',
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
  ...told,
});

type Counts = Pick<CommitResult, 'facts' | 'replaced' | 'unchanged'>;

/** One whole import, committed. */
export async function tell(store: FactStore, telling: Telling): Promise<Counts> {
  const { facts, replaced, unchanged } = await tellAll(store, telling);
  return { facts, replaced, unchanged };
}

/** The same with everything that is said of it. */
export async function tellAll(store: FactStore, telling: Telling): Promise<CommitResult> {
  const { writer, plan } = await stage(store, telling);
  return writer.commit(plan);
}

/** An import up to the moment before its commit, and the plan to commit it with. */
export async function stage(
  store: FactStore,
  telling: Telling,
): Promise<{ readonly writer: ImportWriter; readonly plan: CommitPlan }> {
  const {
    source = 'trusted',
    mode = 'replace',
    carry = null,
    parts = [telling],
    batchRows = BATCH_ROWS,
    forgetful = false,
  } = telling;
  const writer = await store.beginImport(source);
  const { write, batches } = plannedParts(source, parts, { batchRows, forgetful, texts: writer.texts });
  for (const batch of batches) await writer.add(batch);
  const about = { ...UNREMARKABLE.about, ...telling.about };
  const { fingerprints = [], replaces = [], again = null } = telling;
  return { writer, plan: { mode, write, carry, about, fingerprints, replaces, again } };
}

/** What was read of a followed source since the last time. */
export interface Adding extends Omit<Telling, 'mode' | 'replaces' | 'again'> {
  readonly stream?: string;
  readonly position?: unknown;
  readonly carryChanges?: Addition['carryChanges'];
}

/** More of a followed source, as one commit. */
export function append(store: FactStore, adding: Adding): Promise<Appended> {
  return store.append(additionOf(adding));
}

function additionOf(adding: Adding): Addition {
  const { source = 'trusted', stream = `${source} /var/log/mail.log`, position = null, carry = null } = adding;
  const { parts = [adding], batchRows = BATCH_ROWS, forgetful = false, fingerprints = [], carryChanges } = adding;
  const texts = new TextDictionary();
  const { write, batches } = plannedParts(source, parts, { batchRows, forgetful, texts });
  const about = { ...UNREMARKABLE.about, ...adding.about };
  const textById = texts.drain().texts;
  return { stream, source, position, carry, carryChanges, batches, texts: textById, write, about, fingerprints };
}

function plannedParts(
  source: string,
  parts: readonly Part[],
  { batchRows, forgetful, texts }: { batchRows: number; forgetful: boolean; texts: TextDictionary },
): { readonly write: readonly Planned[]; readonly batches: readonly FactBatch[] } {
  const write: Planned[] = [];
  const batches: FactBatch[] = [];
  const named = forgetful ? { id: (text: string) => texts.freshId(text) } : texts;
  for (const part of parts) {
    const { kind = 'smtp-auth', slice = WHOLE } = part;
    const facts = (part.facts ?? []).map(fact);
    const builder = new FactBatchBuilder(kind, slice, facts.some(isEvent));
    for (const each of facts) {
      builder.addFact(each, named);
      if (builder.length >= batchRows) batches.push(builder.take());
    }
    if (builder.length > 0) batches.push(builder.take());
    const days = part.days ?? [...new Set(facts.map(({ hour }) => Math.floor(hour / 24)))];
    for (const day of days) write.push({ ...plannedDay(day), ...part.coverage, kind, source, slice, day });
  }
  return { write, batches };
}

const isEvent = (fact: Fact): boolean => fact.event !== null;

const plannedDay = (day: Day) => ({
  precision: 'hour' as const,
  cut: false,
  derivedCounts: false,
  edge: false,
  untilSeconds: (day + 1) * 86_400,
  importedAtSeconds: 1_900_000_000,
});
