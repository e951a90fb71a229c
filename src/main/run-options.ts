import { resolve } from 'node:path';
import { chatSystems } from '../../adapters/chat/index.ts';
import { isSchedule } from '../../adapters/schedule/cron-scheduler.ts';
import { systemClock } from '../../adapters/schedule/system-clock.ts';
import type { ShellArguments } from '../../adapters/shell/arguments.ts';
import { sources } from '../../adapters/sources/index.ts';
import { type Config, readConfig } from '../config.ts';
import type { Clock } from '../ports/clock.ts';
import { type OldName, RENAMED_SETTINGS, underGivenNames, withNewNames } from '../renamed-settings.ts';
import { rules } from '../rules/index.ts';
import { givenTwice, type RuleSettings, readRuleSettings } from '../rules/settings.ts';

/** The environment under the new names of its settings. */
export interface GivenSettings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Old names that were used. */
  readonly oldNames: readonly OldName[];
}

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
export function readRunOptions(shell: ShellArguments): Asking {
  const { environment, oldNames, faults } = withNewNames(process.env, [
    ...RENAMED_SETTINGS,
    ...chatSystems.flatMap(({ renamed = [] }) => renamed),
  ]);
  const configured = readConfig(environment, {
    sources,
    chats: chatSystems.map(({ ids }) => ids),
    isSchedule,
    ruleFaults: faultsOf,
  });
  if (!configured.ok || faults.length > 0) {
    const further = configured.ok ? [] : underGivenNames(configured.faults, oldNames, process.env);
    return { ok: false, faults: [...faults, ...further], oldNames };
  }
  const settings = readRuleSettings(rules, [...configured.config.rules, ...shell.set]);
  if (!settings.ok) return { ...settings, oldNames };
  const data = shell.data === undefined ? resolve(configured.config.data) : fromHere(shell.data);
  return {
    ok: true,
    asked: {
      config: { ...configured.config, data },
      given: { environment, oldNames },
      shell,
      settings: settings.settings,
      clock: { now: () => shell.asOf ?? systemClock.now() },
    },
  };
}

function faultsOf(texts: readonly string[]): readonly string[] {
  const read = readRuleSettings(rules, texts);
  const twice = givenTwice(texts).map((name) => `${name} is there twice; write it once`);
  return [...(read.ok ? [] : read.faults), ...twice];
}

/** npm changes to the project's folder; a path that somebody types means where they stand. */
export const fromHere = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path);
