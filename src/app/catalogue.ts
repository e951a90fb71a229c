import type { Catalogue } from '../commands/command.ts';
import { commands } from '../commands/index.ts';
import { reports } from '../reports/index.ts';
import { rules } from '../rules/index.ts';

/** Everything there is: the registries of commands, reports and rules. */
export const catalogue: Catalogue = { commands, reports, rules };
