import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  unseen: 'It speaks when a rule throws, and no rule that is shipped should.',
};
