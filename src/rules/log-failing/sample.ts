import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  unseen: 'It alerts about followed logs, and the sample tenant has none.',
};
