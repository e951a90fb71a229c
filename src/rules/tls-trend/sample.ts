import type { RuleSample } from '../../sample/rule-sample.ts';

/** No path of its own: it is about the connectors that other rules' samples bring along. */
export const sample: RuleSample = {};
