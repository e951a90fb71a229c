import { importVerbs } from './import-verbs.ts';
import { insightVerbs } from './insight-verbs.ts';
import { subscriptionVerbs } from './subscription-verbs.ts';
import type { Verb } from './verb.ts';

/** Every command that is neither a report nor `help` nor `import`, in the order of the help. */
export const verbs: readonly Verb[] = [...insightVerbs, ...subscriptionVerbs, ...importVerbs];
