import { expect, test } from 'vitest';
import { dayOf, MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import { TLS_VERSIONS, type TlsVersion } from '../../src/model/tls.ts';
import { daysBetween } from '../../src/model/window.ts';
import type { FeedRow } from '../../src/ports/feed.ts';
import type { Sampled, SampledMessage } from '../../src/ports/sampled.ts';
import { cellsOf, estimateOf, sampleQuestion } from '../../src/reports/trace/estimates.ts';
import { sampling } from '../fetch/sample/sampling.ts';
import { runs } from '../seed/runs.ts';
import { chance } from '../simulation/random.ts';

/** As for Microsoft 365 (adapters/microsoft365/trace/message-details.ts). */
const LIMITS: Sampled['limits'] = {
  ...{ looksADay: 4000, windowMs: 4 * MS_PER_HOUR, lagMs: 4 * MS_PER_HOUR, maxPages: 40 },
};
const DAY = Date.UTC(2026, 10, 20);
const STRETCH_HOURS = 4;
/** Into how many parts chance is cut. */
const FINE = 2 ** 31;

/** Who sends, or gets, much or little, most of them with one version of TLS. */
interface Network {
  readonly name: string;
  readonly weight: number;
  /** How many of its messages are listed much later than the others, as a share. */
  readonly late: number;
  /** The hour at which those begin in which it sends, if it does not at all hours. */
  readonly from: number | null;
  /** Its usual version, and how many have another. */
  readonly mix: readonly [TlsVersion, readonly [TlsVersion, number]];
}

function networksOf(random: () => number): readonly Network[] {
  const networks = 20 + Math.floor(random() * 400);
  const fall = 0.8 + random() * 0.8;
  const old = random() * 0.1;
  const lateNetworks = random() < 0.5 ? 0 : random();
  const modern: readonly TlsVersion[] = ['1.2', '1.3'];
  return Array.from({ length: networks }, (_, at) => {
    const first = random() < old ? pick(TLS_VERSIONS, random) : pick(modern, random);
    const impurity = random() < 0.3 ? random() * 0.5 : random() * 0.002;
    return {
      name: `net-${at}`,
      weight: (at + 1) ** -fall,
      // Who is late, or sends at its own hours, has a TLS of its own, too.
      late: random() < lateNetworks ? random() : 0.01,
      from: random() < 0.3 ? STRETCH_HOURS * Math.floor(random() * 6) : null,
      mix: [first, [pick(TLS_VERSIONS, random), impurity]],
    };
  });
}

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T;

interface Carried extends FeedRow {
  readonly message: SampledMessage & { readonly tls: TlsVersion };
  readonly shownAt: number;
}

const DIRECTIONS = ['inbound', 'outbound'] as const;
/** Of how many messages an hour each of a day has so many. */
const CURVE = [1, 1, 1, 1, 1, 2, 3, 6, 10, 12, 12, 10, 8, 10, 12, 11, 9, 6, 3, 2, 2, 1, 1, 1];

/** A day of mail whose TLS is known. */
function dayOfMail(messages: number, random: () => number): readonly Carried[] {
  const inbound = Math.floor(messages * (0.2 + random() * 0.6));
  return DIRECTIONS.flatMap((direction) => {
    const networks = networksOf(random);
    const all = networks.reduce((sum, { weight }) => sum + weight, 0);
    const count = direction === 'inbound' ? inbound : messages - inbound;
    return networks.flatMap(({ name, weight, late, from, mix: [main, [other, impurity]] }) =>
      Array.from({ length: Math.floor((count * weight) / all + random()) }, (_, nth): Carried => {
        const hour = from === null ? hourOf(random) : from + Math.floor(random() * STRETCH_HOURS);
        const at = DAY + hour * MS_PER_HOUR + Math.floor(random() * MS_PER_HOUR);
        const lateMs = random() < late ? Math.floor(random() * MS_PER_DAY) : 120_000;
        const key = `${direction} ${name} ${nth}`;
        const tls = random() < impurity ? other : main;
        return { at, key: 0n, shownAt: at + lateMs, message: { key, direction, stratum: name, tls } };
      }),
    );
  });
}

const ALL_HOURS = CURVE.reduce((sum, weight) => sum + weight, 0);
function hourOf(random: () => number): number {
  let at = random() * ALL_HOURS;
  for (const [hour, weight] of CURVE.entries()) {
    at -= weight;
    if (at < 0) return hour;
  }
  return 23;
}

/** A service that lists them, and tells of some of those asked for nothing. */
function serviceOf(mail: readonly Carried[], now: () => number, random: () => number) {
  const asked: string[] = [];
  // No list of these stretches can be had: they are passed over.
  const refused = random() < 0.4 ? Math.floor(random() * 2 ** 6) : 0;
  const isRefused = (from: number): boolean =>
    ((refused >> Math.floor((from - DAY) / (STRETCH_HOURS * MS_PER_HOUR))) & 1) === 1;
  const sampled: Sampled<Carried, Carried['message']> = {
    ...{ name: 'fake tenant details', source: 'fake', format: 'fake', revision: 1, limits: LIMITS },
    slice: { format: 'fake', filters: { tenant: 'tenant' } },
    ready: async () => ({ kind: 'ready', serverTime: new Date(now()) }),
    list: async (window) => {
      if (isRefused(window.from))
        return { kind: 'window-refused', text: 'There are too many.', serverTime: new Date(now()) };
      return {
        ...{ kind: 'page', next: null, unusable: 0, firstUnusable: null, bytes: 0, serverTime: new Date(now()) },
        rows: mail.filter(({ at, shownAt }) => shownAt <= now() && at >= window.from && at < window.until),
      };
    },
    messages: (rows) => rows.map(({ message }) => message),
    async look({ key, tls }) {
      if (random() < 0.002) return { kind: 'throttled', afterMs: 1000 };
      asked.push(key);
      if (random() < 0.005) return { kind: 'gone' };
      if (random() < 0.002) return { kind: 'failed', fault: { kind: 'other', text: 'No answer.' } };
      return { kind: 'looked', tls };
    },
  };
  return { sampled, asked };
}

const questions: readonly (readonly [string, readonly TlsVersion[]])[] = [
  ...TLS_VERSIONS.map((version) => [version, [version]] as const),
  ['protected', ['ssl3', '1.0', '1.1', '1.2', '1.3']],
  ['old', ['ssl3', '1.0', '1.1']],
];

test.for([
  [200_000, 8],
  [20_000, 20],
  [2000, 20],
] as const)(
  'with %d messages a day the true share lies within its 95 percent interval on 93 of 100 days at least, and looks stay within 4,000 a day',
  async ([messages, days]) => {
    const { between } = chance(messages);
    const random = (): number => between(0, FINE - 1) / FINE;
    const held = new Map<string, { days: number; held: number }>();
    for (let run = 0; run < runs(days); run++) {
      const mail = dayOfMail(messages, random);
      let asked: readonly string[] = [];
      const program = sampling(
        (now) => {
          const service = serviceOf(mail, now, random);
          ({ asked } = service);
          return service.sampled;
        },
        { begin: DAY + MS_PER_DAY + 4 * MS_PER_HOUR + 60_000, random },
      );
      await program.until(DAY + 2 * MS_PER_DAY);
      expect(new Set(asked).size).toBe(asked.length);
      expect(asked.length).toBeLessThanOrEqual(4000);
      const window = daysBetween(dayOf(new Date(DAY)), dayOf(new Date(DAY)));
      const cells = cellsOf((await program.store.ask(sampleQuestion({ window }))).rows);
      const imports = await program.store.imports();
      // What failed was not looked at, and neither was what is gone.
      const looked = cells.flatMap(({ seen }) => Object.values(seen)).reduce((sum, each) => sum + each, 0);
      expect(imports.reduce((sum, { rows }) => sum + rows, 0)).toBe(looked);
      for (const direction of DIRECTIONS) {
        const truth = mail.flatMap(({ message }) => (message.direction === direction ? [message] : []));
        const estimate = estimateOf(
          cells.filter((cell) => cell.direction === direction),
          truth.length,
        );
        expect(estimate.messages).toBe(truth.length);
        for (const [name, versions] of questions) {
          const share = truth.filter(({ tls }) => versions.includes(tls)).length / truth.length;
          const { lower, upper } = estimate.shareOf(versions);
          const so = held.get(name) ?? { days: 0, held: 0 };
          const isHeld = share >= lower - 1e-9 && share <= upper + 1e-9;
          held.set(name, { days: so.days + 1, held: so.held + (isHeld ? 1 : 0) });
        }
      }
    }
    const every = [...held.values()].reduce((sum, each) => ({
      days: sum.days + each.days,
      held: sum.held + each.held,
    }));
    expect(every.held / every.days).toBeGreaterThanOrEqual(0.93);
    if (runs(days) < days) return;
    for (const [name, { days: all, held: of }] of held) expect([name, of / all >= 0.93]).toEqual([name, true]);
  },
);
