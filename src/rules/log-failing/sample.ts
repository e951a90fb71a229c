import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  unseen: 'It speaks of logs that are followed, and the sample tenant has none.',
};
