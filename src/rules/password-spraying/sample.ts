import type { RuleSample } from '../../sample/rule-sample.ts';

export const sample: RuleSample = {
  unseen: 'It needs sign-ins, which are fetched from a service; the sample tenant is a file.',
};
