import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  unseen: 'Two sources that contradict each other need real files; the sample tenant is one source.',
};
