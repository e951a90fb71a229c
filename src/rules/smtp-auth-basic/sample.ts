import type { RuleSample } from '../../sample/rule-sample.ts';

/** Nobody needs to be invented: half of Contoso still signs in with a password. */
export const sample: RuleSample = {};
