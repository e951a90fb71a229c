import type { Catalogue } from '../commands/command.ts';
import { commands } from '../commands/index.ts';
import { rules } from '../insights/index.ts';
import { reports } from '../reports/index.ts';

/** Everything there is: the registries of commands, reports and rules. */
export const catalogue: Catalogue = { commands, reports, rules };
