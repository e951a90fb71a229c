import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { reports } from '../../src/reports/index.ts';
import { rules } from '../../src/rules/index.ts';
import { runs } from '../seed/runs.ts';
import { dayByDay } from './day-by-day.ts';
import { asAskedFor, randomHistories } from './random-histories.ts';

const RUNS = { numRuns: runs(10) };

describe.for(rules)('$name', (rule) => {
  const looked = (histories: Parameters<typeof dayByDay>[1]) =>
    dayByDay(
      rule,
      histories.map((history) => asAskedFor(history, rule.needs)),
    );

  test('finds of the past what it found then, whatever came later', () => {
    fc.assert(
      fc.property(randomHistories, fc.nat(), (histories, cut) => {
        const until = 1 + (cut % histories.length);
        const long = looked(histories);
        expect(looked(histories.slice(0, until))).toEqual(long.slice(0, until));
      }),
      RUNS,
    );
  });

  test('leaves the history as it was', () => {
    fc.assert(
      fc.property(randomHistories, (histories) => {
        const before = structuredClone(histories);
        looked(histories);
        expect(histories).toEqual(before);
      }),
      { ...RUNS, numRuns: runs(5) },
    );
  });

  test('has words for whatever it finds, and commands that are understood', () => {
    fc.assert(
      fc.property(randomHistories, (histories) => {
        for (const { subject, severity, numbers, score, magnitude } of looked(histories).flatMap((s) => s.findings)) {
          expect([score, magnitude].every(Number.isFinite)).toBe(true);
          const words = rule.word({ subject, severity, numbers: JSON.parse(JSON.stringify(numbers)) });
          const facts = words.facts.flatMap(({ label, value }) => [label, value]);
          for (const text of [words.title, words.sentence, words.drill.label, ...words.advice, ...facts]) {
            expect(text.trim()).not.toBe('');
            expect(text).not.toMatch(/undefined|NaN|null|Infinity/);
          }
          const grammar = { commands, reports, rules, asOf: new Date('2026-11-22T12:00:00Z'), defaultTop: 10 };
          expect(parseCommand(words.drill.command, grammar)).toMatchObject({ ok: true });
        }
      }),
      RUNS,
    );
  });
});

test('what connectors did after the data are known to end is not looked at', () => {
  const connectorRules = rules.filter(({ needs }) => needs.connectorDays > 0);
  fc.assert(
    fc.property(randomHistories, (histories) => {
      const [last, earlier] = [histories.at(-1), histories.at(-8)];
      if (!last || !earlier) return;
      const leaking = { ...earlier, connectors: { ...last.connectors, until: earlier.connectors.until } };
      for (const rule of connectorRules) {
        expect(dayByDay(rule, [leaking])[0]?.findings).toEqual(dayByDay(rule, [earlier])[0]?.findings);
      }
    }),
    RUNS,
  );
});
