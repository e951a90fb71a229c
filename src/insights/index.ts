import type { Rule } from './rule.ts';

/** Every rule, in the order of the help. A new one is a folder and a line here. */
export const rules: readonly Rule[] = [];
