import { resolve } from 'node:path';
import { isSchedule } from '../../adapters/schedule/cron-scheduler.ts';
import { systemClock } from '../../adapters/schedule/system-clock.ts';
import type { ShellArguments } from '../../adapters/shell/arguments.ts';
import { sources } from '../../adapters/sources/index.ts';
import { type Config, readConfig } from '../config.ts';
import type { Clock } from '../ports/clock.ts';
import { rules } from '../rules/index.ts';
import { type RuleSettings, readRuleSettings } from '../rules/settings.ts';

/** What was asked for, checked. */
export interface RunOptions {
  readonly config: Config;
  readonly shell: ShellArguments;
  readonly settings: RuleSettings;
  readonly clock: Clock;
}

type Asking =
  | { readonly ok: true; readonly asked: RunOptions }
  /** Every fault at once. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** Puts together what the environment and the command line say. */
export function readRunOptions(shell: ShellArguments): Asking {
  const configured = readConfig(process.env, {
    sources,
    isSchedule,
    ruleFaults: faultsOf,
  });
  if (!configured.ok) return configured;
  const settings = readRuleSettings(rules, [...configured.config.rules, ...shell.set]);
  if (!settings.ok) return settings;
  const data = shell.data === undefined ? resolve(configured.config.data) : fromHere(shell.data);
  return {
    ok: true,
    asked: {
      config: { ...configured.config, data },
      shell,
      settings: settings.settings,
      clock: { now: () => shell.asOf ?? systemClock.now() },
    },
  };
}

function faultsOf(texts: readonly string[]): readonly string[] {
  const read = readRuleSettings(rules, texts);
  return read.ok ? [] : read.faults;
}

/** npm changes to the project's folder; a path that somebody types means where they stand. */
export const fromHere = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path);
