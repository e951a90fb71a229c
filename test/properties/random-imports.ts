import fc from 'fast-check';
import { AUTHS, CONNECTOR_TYPES, DIRECTIONS, FORCED, KINDS, type Kind } from '../../src/model/dimensions.ts';
import type { Fact } from '../../src/model/fact.ts';
import { MAX_ROW_COUNT } from '../../src/model/fact.ts';
import { type Slice, sliceId } from '../../src/model/slice.ts';
import { TLS_VERSIONS } from '../../src/model/tls.ts';
import { type Adding, DAY, hourAt, type Part, type Telling } from '../contracts/fact-store/telling.ts';

/** What can happen to a store. `again` tells an earlier import once more: the `which`-th from the last. */
export type Step =
  | { readonly does: 'tell'; readonly telling: Telling }
  | { readonly does: 'again'; readonly which: number }
  | { readonly does: 'append'; readonly adding: Adding }
  | { readonly does: 'undo'; readonly which: number }
  | { readonly does: 'reopen' }
  | { readonly does: 'expire'; readonly kind: Kind; readonly before: number; readonly verdict: 'drop-hourly' | 'drop' };

/** Few of everything, so that facts meet: on the same day, of the same sender, as the same event. */
export const DAYS = [DAY, DAY + 1, DAY + 2, DAY + 3];
export const TEXTS = {
  connector: ['', 'Partner', "To O'Brien"],
  sender: ['', 'a@x', 'b@x', 'B@x', '\uFFFD@x', '📬@x'],
  domain: ['', 'x', 'y\\%'],
  client: ['', '192.0.2.1', '2001:db8::1'],
  rawTls: ['', 'TLS9'],
} as const;

/** As in life a source either tells totals or single events, and a format either knows hours or does not. */
const SOURCES = [
  { source: 'portal', mode: 'replace', formats: { report: 'day', trace: 'hour' } },
  { source: 'relay', mode: 'merge', formats: { log: 'hour' } },
  { source: 'archive', mode: 'replace', formats: { trace: 'hour' } },
] as const;
export const SOURCE_NAMES = SOURCES.map(({ source }) => source);

const anySlice = (formats: readonly string[]): fc.Arbitrary<Slice> =>
  fc.record({
    format: fc.constantFrom(...formats),
    filters: fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      { weight: 2, arbitrary: fc.record({ host: fc.constantFrom('mail-1', '../mail 2') }) },
      { weight: 1, arbitrary: fc.record({ host: fc.constantFrom('mail-1', '../mail 2'), tls: fc.constant('1.0') }) },
      { weight: 1, arbitrary: fc.record({ direction: fc.constantFrom('inbound', 'outbound') }) },
    ),
  });

const anyFact = (kind: Kind, precision: 'hour' | 'day', isEvent: boolean): fc.Arbitrary<Fact> =>
  fc
    .record({
      day: fc.constantFrom(...DAYS),
      hourOfDay: precision === 'day' ? fc.constant(0) : fc.constantFrom(0, 1, 12, 23),
      direction: fc.constantFrom(...DIRECTIONS),
      connectorType: fc.constantFrom(...CONNECTOR_TYPES),
      connector: fc.constantFrom(...TEXTS.connector),
      forcedTls: fc.constantFrom(...FORCED),
      // Facts about connectors name no sender (fact.ts).
      sender: kind === 'connector' ? fc.constant('') : fc.constantFrom(...TEXTS.sender),
      domain: fc.constantFrom(...TEXTS.domain),
      client: fc.constantFrom(...TEXTS.client),
      auth: fc.constantFrom(...AUTHS),
      tls: fc.constantFrom(...TLS_VERSIONS),
      rawTls: fc.constantFrom(...TEXTS.rawTls),
      messages: fc.oneof(
        { weight: 9, arbitrary: fc.integer({ min: 0, max: 4 }) },
        { weight: 1, arbitrary: fc.constant(MAX_ROW_COUNT) },
      ),
      recipients: fc.option(fc.integer({ min: 0, max: 3 })),
      event: isEvent ? fc.bigInt({ min: 0n, max: 9n }) : fc.constant(null),
    })
    .map(({ day, hourOfDay, ...told }) => ({
      ...told,
      hour: hourAt(hourOfDay, day),
      rawTls: told.tls === 'unknown' ? told.rawTls : '',
      // No message, no recipient: what a source would mean by the contrary is anybody's guess.
      recipients: told.messages === 0 ? null : told.recipients,
    }));

const anyPart = ({ mode, formats }: (typeof SOURCES)[number]): fc.Arbitrary<Part> =>
  fc.tuple(fc.constantFrom(...KINDS), anySlice(Object.keys(formats))).chain(([kind, slice]) => {
    const precision = new Map<string, 'hour' | 'day'>(Object.entries(formats)).get(slice.format) ?? 'hour';
    return fc.record({
      kind: fc.constant(kind),
      slice: fc.constant(slice),
      facts: fc.array(anyFact(kind, precision, mode === 'merge'), { maxLength: 12 }),
      days: fc.oneof(
        { weight: 3, arbitrary: fc.constant(DAYS) },
        { weight: 1, arbitrary: fc.subarray(DAYS, { minLength: 1 }) },
      ),
      coverage: fc.record({
        precision: fc.constant(precision),
        cut: rarely,
        edge: rarely,
        derivedCounts: rarely,
        untilSeconds: fc.integer({ min: 100, max: 102 }),
        importedAtSeconds: fc.integer({ min: 200, max: 202 }),
        inferred: fc.constantFrom(undefined, { tls: '1.2' }, { tls: 'none', connectorType: 'partner' }),
      }),
    });
  });

const rarely = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

export const anyTelling: fc.Arbitrary<Telling> = fc.constantFrom(...SOURCES).chain((source) =>
  fc.record({
    source: fc.constant(source.source),
    mode: fc.constant(source.mode),
    parts: fc.uniqueArray(anyPart(source), {
      selector: ({ kind, slice }) => `${kind} ${slice && sliceId(slice)}`,
      minLength: 1,
      maxLength: 3,
    }),
    carry: fc.option(fc.integer({ min: 0, max: 9 })),
    batchRows: fc.integer({ min: 1, max: 5 }),
  }),
);

export const STREAMS = ['relay mail.log', 'relay other.log'];
export const LOG = SOURCES[1];

/** More of a followed source; days later, too. */
const anyAdding: fc.Arbitrary<Adding> = fc.record({
  source: fc.constant(LOG.source),
  stream: fc.constantFrom(...STREAMS),
  parts: fc.uniqueArray(anyPart(LOG), {
    selector: ({ kind, slice }) => `${kind} ${slice && sliceId(slice)}`,
    maxLength: 3,
  }),
  position: fc.integer({ min: 0, max: 99 }),
  carry: fc.option(fc.integer({ min: 0, max: 9 })),
  batchRows: fc.integer({ min: 1, max: 5 }),
  about: fc.record({ at: fc.constantFrom('2030-01-01T00:00:00Z', '2030-01-01T23:59:59Z', '2030-01-02T00:00:00Z') }),
});

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('tell' as const), telling: anyTelling }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('append' as const), adding: anyAdding }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('again' as const), which: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('expire' as const),
      kind: fc.constantFrom(...KINDS),
      before: fc.constantFrom(...DAYS),
      verdict: fc.constantFrom('drop-hourly' as const, 'drop' as const),
    }),
  },
);
