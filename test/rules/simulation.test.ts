import { expect, test } from 'vitest';
import { tls10PartnerConnector } from '../../src/rules/tls10-partner-connector/rule.ts';
import { dayByDay } from './day-by-day.ts';
import {
  DAYS,
  historyAfter,
  type SimulatedConnector,
  simulatedConnectors,
  simulatedDays,
} from './simulated-connectors.ts';

interface Opening {
  readonly path: string;
  readonly day: number;
}

/** What people would be told: the rule, day by day, with its own open episodes. */
function byRule(connectors: readonly SimulatedConnector[]): readonly Opening[] {
  const days = simulatedDays(connectors);
  const histories = Array.from({ length: DAYS }, (_, at) => historyAfter(days, at));
  return dayByDay(tls10PartnerConnector, histories).flatMap(({ at, opened }) =>
    opened.map((path) => ({ path, day: at })),
  );
}

/** The plain rule: an insight from the first day above 5 % to the first that is not. */
function byDay(connectors: readonly SimulatedConnector[]): readonly Opening[] {
  const isOver = (at: { readonly messages: number; readonly old: number } | undefined) =>
    at !== undefined && at.messages > 0 && at.old / at.messages > 0.05;
  return connectors.flatMap(({ path, counted }) =>
    counted.flatMap((each, day) => (isOver(each) && !isOver(counted[day - 1]) ? [{ path, day }] : [])),
  );
}

/** Opened before the share was bad: false. Opened more than once after it: again. Delays are mean days. */
function scored(connectors: readonly SimulatedConnector[], openings: readonly Opening[]) {
  const bad = connectors.flatMap(({ path, turnsBad, isSignificant }) => {
    const days = openings.filter((opening) => opening.path === path && opening.day >= (turnsBad ?? DAYS));
    return turnsBad === null
      ? []
      : [{ turnsBad, isSignificant: isSignificant ?? DAYS, days: days.map(({ day }) => day) }];
  });
  const found = bad.flatMap(({ days: [first], ...truth }) => (first === undefined ? [] : [{ first, ...truth }]));
  const right = bad.reduce((all, { days }) => all + days.length, 0);
  return {
    opened: openings.length,
    false: openings.length - right,
    again: right - found.length,
    missed: bad.length - found.length,
    delay: mean(found.map(({ first, isSignificant }) => Math.max(0, first - isSignificant))),
    delaySinceBad: mean(found.map(({ first, turnsBad }) => first - turnsBad)),
  };
}

type Scores = ReturnType<typeof scored>;

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);

const meanScores = (all: readonly Scores[]): Scores => {
  const of = (pick: (scores: Scores) => number) => Math.round(mean(all.map(pick)) * 100) / 100;
  return {
    opened: of((s) => s.opened),
    false: of((s) => s.false),
    again: of((s) => s.again),
    missed: of((s) => s.missed),
    delay: of((s) => s.delay),
    delaySinceBad: of((s) => s.delaySinceBad),
  };
};

/**
 * Measured over 20 seeds (2026-11-22), per tenant of 100 connectors of which 25 turn bad: the plain rule opens 350.5,
 * of which 229.2 are false and 97.3 again, and misses 0.95; ours opens 25.2, 0.15 false, 0.05 again, none missed, 0.34
 * days after the true shares are significant, 1.6 after they passed 5 % (what turns bad over weeks passes 5 % early).
 * SEEDS=20 repeats it.
 */
const SEEDS = Number(process.env['SEEDS'] ?? 3);

test('opens once on each connector that turns bad, hardly ever on others, and soon', () => {
  const tenants = Array.from({ length: SEEDS }, (_, seed) => simulatedConnectors(seed + 1));
  const plain = meanScores(tenants.map((connectors) => scored(connectors, byDay(connectors))));
  const ours = meanScores(tenants.map((connectors) => scored(connectors, byRule(connectors))));
  console.log(JSON.stringify({ plain, ours }));
  expect(plain.opened).toBeGreaterThan(8 * ours.opened);
  expect(plain.false).toBeGreaterThan(100);
  expect(ours.missed).toBe(0);
  expect(ours.false).toBeLessThanOrEqual(2.3);
  expect(ours.again).toBeLessThanOrEqual(0.2);
  expect(ours.delay).toBeLessThanOrEqual(1.2);
});
