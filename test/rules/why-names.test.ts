import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { runs } from '../seed/runs.ts';
import { dayByDay } from './day-by-day.ts';
import { asAskedFor, randomHistories } from './random-histories.ts';

const COMMON = new Set(['answeredBy']);
const ofFacts = rules.filter(({ needs }) => needs.senderDays + needs.connectorDays > 0);

describe.for(rules.map((rule) => [rule.name, rule] as const))('%s', ([, rule]) => {
  test('has words for its reasons and figures, and none of them is a code', () => {
    const { reasonNames = {}, numberNames = {} } = rule;
    expect(Object.keys(reasonNames).length).toBeGreaterThan(1);
    expect(Object.keys(numberNames).length).toBeGreaterThan(1);
    for (const words of [...Object.values(reasonNames), ...Object.values(numberNames)])
      expect(words).not.toMatch(/[a-z][A-Z](?!M)|_|[a-z]-[a-z]+-[a-z]/);
  });
});

describe.for(ofFacts.map((rule) => [rule.name, rule] as const))('what %s finds', ([, rule]) => {
  test('has a name in words for each reason and figure', () => {
    fc.assert(
      fc.property(randomHistories, (histories) => {
        const asked = histories.map((history) => asAskedFor(history, rule.needs));
        for (const { findings } of dayByDay(rule, asked)) {
          for (const { reason, numbers } of findings) {
            expect(Object.keys(rule.reasonNames ?? {})).toContain(reason);
            for (const key of Object.keys(numbers).filter((each) => !COMMON.has(each)))
              expect(Object.keys(rule.numberNames ?? {})).toContain(key);
          }
        }
      }),
      { numRuns: runs(20) },
    );
  });
});
