import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  unseen: 'It alerts when a rule fails, and no shipped rule should.',
};
