import { resolve } from 'node:path';
import { systemClock } from '../../adapters/schedule/system-clock.ts';
import type { ShellArguments } from '../../adapters/shell/arguments.ts';
import { type Config, readConfig } from '../config.ts';
import type { Clock } from '../ports/clock.ts';
import type { OldName } from '../renamed-settings.ts';
import { rules } from '../rules/index.ts';
import { type RuleSettings, readRuleSettings } from '../rules/settings.ts';
import { asGiven, CHECKS, type GivenSettings, readGivenSettings } from './given-settings.ts';

/** What was asked for, checked. */
export interface RunOptions {
  readonly config: Config;
  readonly given: GivenSettings;
  readonly shell: ShellArguments;
  readonly settings: RuleSettings;
  readonly clock: Clock;
  /** Aborted when the program is to end in order. */
  readonly stopping?: AbortSignal;
}

type Asking =
  | { readonly ok: true; readonly asked: RunOptions }
  /** Every fault at once. */
  | { readonly ok: false; readonly faults: readonly string[]; readonly oldNames: readonly OldName[] };

/** Puts together what the environment and the command line say. */
export async function readRunOptions(shell: ShellArguments): Promise<Asking> {
  const { given, faults } = await readGivenSettings(shell.data === undefined ? undefined : fromHere(shell.data));
  const { environment, oldNames } = given;
  const configured = readConfig(environment, CHECKS);
  if (!configured.ok || faults.length > 0) {
    const further = configured.ok ? [] : asGiven(configured.faults, given);
    return { ok: false, faults: [...faults, ...further], oldNames };
  }
  const settings = readRuleSettings(rules, [...configured.config.rules, ...shell.set]);
  if (!settings.ok) return { ...settings, oldNames };
  const data = shell.data === undefined ? resolve(configured.config.data) : fromHere(shell.data);
  return {
    ok: true,
    asked: {
      config: { ...configured.config, data },
      given,
      shell,
      settings: settings.settings,
      clock: { now: () => shell.asOf ?? systemClock.now() },
    },
  };
}

/** npm changes to the project's folder; a path that somebody types means where they stand. */
export const fromHere = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path);
