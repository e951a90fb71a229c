import { defineRule, type Finding, type Unreadable } from '../rule.ts';
import { params } from './params.ts';
import { sample } from './sample.ts';
import { numberNames, reasonNames } from './why-names.ts';
import { FACTS, type FailingNumbers, word } from './wording.ts';

/** Nobody misses a warning that was never given: that a rule cannot look has to be told. */
export const ruleFailing = defineRule({
  name: 'rule-failing',
  short: 'Rule failing',
  summary: 'A rule failed: the problems that it detects may be missed.',
  needs: { senderDays: 0, connectorDays: 0 },
  params,
  reasonNames,
  numberNames,
  sample,
  assess: ({ asked, unreadable, open }) => {
    if (unreadable !== undefined) return [factsFailing(unreadable)];
    if (asked === undefined) return [];
    const faults = [...asked].flatMap(([rule, fault]) => {
      if (fault !== null) return [failing(rule, fault)];
      return open.has(rule) ? [over(rule, 'rule-works', true)] : [];
    });
    // A rule that was renamed, removed or left without data is never heard of again.
    const forgotten = [...open.keys()].filter((rule) => !asked.has(rule) && rule !== FACTS);
    const seeing = open.has(FACTS) ? [over(FACTS, 'facts-read', true)] : [];
    return [...faults, ...forgotten.map((rule) => over(rule, 'rule-not-asked', false)), ...seeing];
  },
  word,
});

const failing = (subject: string, fault: string): Finding =>
  found(subject, 'open', 'rule-failed', { fault, isFailing: true, isAsked: true });

const factsFailing = ({ fault, isDamaged }: Unreadable): Finding =>
  found(FACTS, 'open', isDamaged ? 'facts-damaged' : 'facts-unreadable', {
    ...{ fault, isFailing: true, isAsked: true },
    ...(isDamaged && { isDamaged }),
  });

const over = (subject: string, reason: string, isAsked: boolean): Finding =>
  found(subject, 'quiet', reason, { fault: 'none', isFailing: false, isAsked });

const found = (subject: string, stand: Finding['stand'], reason: string, numbers: FailingNumbers): Finding => ({
  subject,
  stand,
  severity: 'medium',
  score: 1,
  magnitude: 1,
  reason,
  numbers,
  trail: null,
});
