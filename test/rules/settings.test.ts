import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineRule } from '../../src/rules/rule.ts';
import { readRuleSettings } from '../../src/rules/settings.ts';

const rule = defineRule({
  name: 'too-much',
  short: '',
  summary: 'Too much of anything',
  needs: { senderDays: 1, connectorDays: 0 },
  params: z.strictObject({
    limit: z.number().positive().default(10).describe('How much is too much'),
    strict: z.boolean().default(false).describe('Whether to be strict'),
  }),
  assess: () => [],
  word: ({ subject }) => ({ title: '', sentence: subject, advice: [], facts: [], drill: { label: '', command: '' } }),
});

const faults = (...texts: string[]) => {
  const reading = readRuleSettings([rule], texts);
  return reading.ok ? [] : reading.faults;
};

describe('the settings of rules', () => {
  test('are defaults where nobody says otherwise', () => {
    const reading = readRuleSettings([rule], ['too-much.limit = 2.5']);
    expect(reading.ok && reading.settings.get('too-much')).toEqual({ limit: 2.5, strict: false });
  });

  test('are refused with every fault at once, and what was probably meant', () => {
    expect(faults('too-mcuh.limit=3', 'too-much.limt=3', 'nonsense', 'too-much.strict=perhaps')).toEqual([
      'too-mcuh.limit=3: there is no rule "too-mcuh"; did you mean too-much?',
      'too-much.limt=3: there is no setting of too-much "limt"; did you mean limit?',
      '"nonsense" is not a rule setting; write smtp-auth-spike.alertsPerWeek=3',
      'too-much.strict: "perhaps" is neither true nor false',
    ]);
    expect(faults('too-much.limit=-1')).toEqual([expect.stringContaining('too-much.limit:')]);
  });
});
