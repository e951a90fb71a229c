import { defineRule, type Finding } from '../rule.ts';
import { params } from './params.ts';
import { type FailingNumbers, word } from './wording.ts';

/** Nobody misses a warning that was never given: that a rule cannot look has to be told. */
export const ruleFailing = defineRule({
  name: 'rule-failing',
  short: 'Rule failing',
  summary: 'A rule that failed when it looked: what it warns of may go unseen.',
  needs: { senderDays: 0, connectorDays: 0 },
  params,
  assess: ({ asked = new Map(), open }) =>
    [...asked].flatMap(([subject, fault]): readonly Finding[] => {
      if (fault === null && !open.has(subject)) return [];
      const isFailing = fault !== null;
      const numbers: FailingNumbers = { fault: fault ?? 'none', isFailing };
      return [
        {
          subject,
          stand: isFailing ? 'open' : 'quiet',
          severity: 'medium',
          score: 1,
          magnitude: 1,
          reason: isFailing ? 'rule-failed' : 'rule-works',
          numbers,
          trail: null,
        },
      ];
    }),
  word,
});
