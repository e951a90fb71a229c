import { expect, test } from 'vitest';
import { TLS_VERSIONS, type TlsVersion } from '../../src/model/tls.ts';
import { allocate } from '../../src/sampling/allocate.ts';
import { type SampledCell, shareInterval } from '../../src/sampling/share-interval.ts';
import { runs } from '../seed/runs.ts';
import { chance } from '../simulation/random.ts';

/** Looks a day, as the service allows (issue of Microsoft Graph's message trace: 14 % of its quota). */
const LOOKS_A_DAY = 4000;
/** A day is looked at in parts, when each has settled. */
const PARTS = 6;
const LEAST = 5;
const DAYS = 60;
/** Into how many parts chance is cut. */
const FINE = 2 ** 31;

/** A tenant whose true counts are known: networks that send much or little, most of them with one version of TLS. */
interface Network {
  readonly name: string;
  readonly weight: number;
  readonly mix: readonly (readonly [TlsVersion, number])[];
}

function tenantOf(random: () => number): readonly Network[] {
  const networks = 20 + Math.floor(random() * 400);
  const fall = 0.8 + random() * 0.8;
  const old = random() * 0.1;
  const modern: readonly TlsVersion[] = ['1.2', '1.3'];
  return Array.from({ length: networks }, (_, at) => {
    const first = random() < old ? pick(TLS_VERSIONS, random) : pick(modern, random);
    const impurity = random() < 0.3 ? random() * 0.5 : random() * 0.002;
    return {
      name: `net-${at}`,
      weight: (at + 1) ** -fall,
      mix: [
        [first, 1 - impurity],
        [pick(TLS_VERSIONS, random), impurity],
      ],
    };
  });
}

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)] as T;

/** True counts of one network in one part of a day. */
type Truth = Map<TlsVersion, number>;

function partOfDay(networks: readonly Network[], messages: number, random: () => number): Map<string, Truth> {
  const all = networks.reduce((sum, { weight }) => sum + weight, 0);
  return new Map(
    networks.map(({ name, weight, mix }) => {
      const expected = (messages * weight) / all;
      const count = Math.floor(expected * (0.5 + random()) + random());
      const truth: Truth = new Map();
      let left = count;
      for (const [version, share] of mix) {
        const of = Math.min(left, Math.round(count * share + random() - 0.5));
        truth.set(version, (truth.get(version) ?? 0) + of);
        left -= of;
      }
      const [main] = mix[0] as readonly [TlsVersion, number];
      truth.set(main, (truth.get(main) ?? 0) + left);
      return [name, truth];
    }),
  );
}

/** So many messages of a cell, without putting any back. */
function looksAt(truth: Truth, looks: number, random: () => number): Truth {
  const left = new Map(truth);
  let messages = total(truth);
  const seen: Truth = new Map();
  for (let look = 0; look < looks; look++, messages--) {
    let at = random() * messages;
    for (const [version, count] of left) {
      at -= count;
      if (at >= 0) continue;
      left.set(version, count - 1);
      seen.set(version, (seen.get(version) ?? 0) + 1);
      break;
    }
  }
  return seen;
}

const total = (truth: Truth): number => [...truth.values()].reduce((sum, count) => sum + count, 0);

function united(truths: readonly Truth[]): Truth {
  const all: Truth = new Map();
  for (const truth of truths) for (const [version, count] of truth) all.set(version, (all.get(version) ?? 0) + count);
  return all;
}

interface Cell {
  readonly truth: Truth;
  readonly seen: Truth;
}

/** Looks at a day as the program does; answers its cells, and how many looks that took. */
function day(networks: readonly Network[], messages: number, random: () => number): readonly Cell[] {
  return Array.from({ length: PARTS }, () => {
    const part = partOfDay(networks, messages / PARTS, random);
    const strata = new Map([...part].map(([name, truth]) => [name, total(truth)] as const));
    const { own, rest } = allocate(strata, LOOKS_A_DAY / PARTS, LEAST);
    const cellOf = (truth: Truth, looks: number): Cell => ({ truth, seen: looksAt(truth, looks, random) });
    return [
      ...[...own].map(([name, looks]) => cellOf(part.get(name) as Truth, looks)),
      cellOf(united(rest.strata.map((name) => part.get(name) as Truth)), rest.sampled),
    ];
  }).flat();
}

const asked: readonly (readonly [string, readonly TlsVersion[]])[] = [
  ...TLS_VERSIONS.map((version) => [version, [version]] as const),
  ['protected', ['ssl3', '1.0', '1.1', '1.2', '1.3']],
  ['old', ['ssl3', '1.0', '1.1']],
];

const having = (truth: Truth, versions: readonly TlsVersion[]): number =>
  versions.reduce((sum, version) => sum + (truth.get(version) ?? 0), 0);

test.for([200_000, 20_000, 5000])(
  'with %d messages a day the true share lies within its 95 percent interval on 93 of 100 days at least, and looks stay within 4,000 a day',
  (messages) => {
    const { between } = chance(messages);
    const random = (): number => between(0, FINE - 1) / FINE;
    const held = new Map<string, { days: number; held: number; width: number }>();
    for (let run = 0; run < runs(DAYS); run++) {
      const cells = day(tenantOf(random), messages, random);
      expect(cells.reduce((sum, { seen }) => sum + total(seen), 0)).toBeLessThanOrEqual(LOOKS_A_DAY);
      const all = cells.reduce((sum, { truth }) => sum + total(truth), 0);
      for (const [name, versions] of asked) {
        const of = cells.map(
          ({ truth, seen }): SampledCell => ({
            messages: total(truth),
            sampled: total(seen),
            having: having(seen, versions),
          }),
        );
        const { lower, upper } = shareInterval(of);
        const share = cells.reduce((sum, { truth }) => sum + having(truth, versions), 0) / all;
        const so = held.get(name) ?? { days: 0, held: 0, width: 0 };
        const isHeld = share >= lower - 1e-9 && share <= upper + 1e-9;
        held.set(name, { days: so.days + 1, held: so.held + (isHeld ? 1 : 0), width: so.width + upper - lower });
      }
    }
    const every = [...held.values()].reduce((sum, each) => ({
      days: sum.days + each.days,
      held: sum.held + each.held,
      width: 0,
    }));
    expect(every.held / every.days).toBeGreaterThanOrEqual(0.93);
    if (runs(DAYS) < DAYS) return;
    for (const [name, { days, held: of }] of held) expect([name, of / days >= 0.93]).toEqual([name, true]);
  },
);
