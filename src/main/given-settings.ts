import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { chatSystems } from '../../adapters/chat/index.ts';
import { isSchedule } from '../../adapters/schedule/cron-scheduler.ts';
import { sources } from '../../adapters/sources/index.ts';
import { DEFAULT_DATA, describedSettings, type SettingChecks } from '../config.ts';
import { DATA_VARIABLE, fileSettings } from '../config-file/file-setting.ts';
import { FOLLOWED_KEY, type FollowedReading, readFollowed } from '../config-file/read-followed.ts';
import { atPlaces, type FileReading, type Place, readTree, type Secrets } from '../config-file/read-tree.ts';
import type { FileFault, Tree } from '../config-file/tree.ts';
import type { FetchedPlace } from '../fetch/fetched-place.ts';
import type { FollowedEntry } from '../follow/followed-entry.ts';
import { systemWords } from '../model/text/system-text.ts';
import { type OldName, RENAMED_SETTINGS, underGivenNames, withNewNames } from '../renamed-settings.ts';
import { rules } from '../rules/index.ts';
import { givenTwice, readRuleSettings } from '../rules/settings.ts';
import { FETCHABLE, followableSources, importableSources } from './followable-sources.ts';

/** The settings that are given, by the environment and the configuration file, under the new names of variables. */
export interface GivenSettings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Old names that were used. */
  readonly oldNames: readonly OldName[];
  readonly file: ConfigFile;
}

export interface ConfigFile {
  readonly path: string;
  readonly isThere: boolean;
  /** Where the settings stand that hold. */
  readonly places: readonly Place[];
  /** Settings of the file that the environment has as well, and wins. */
  readonly overridden: readonly Place[];
  /** The logs that it says are followed; paths are relative to its folder. */
  readonly followed: readonly FollowedEntry[];
  /** The tenants of services that it says are asked. */
  readonly fetched: readonly FetchedPlace[];
}

export interface GivenReading {
  readonly given: GivenSettings;
  /** Every fault at once: of the file, and of old names. */
  readonly faults: readonly string[];
}

const FILE_NAME = 'config.yaml';
/** A file with every setting has a tenth of it. */
const MAX_BYTES = 100_000;

export const CHECKS: SettingChecks = {
  chatVariables: chatSystems.flatMap(({ settings }) => Object.keys(settings)),
  sources,
  chats: chatSystems.map(({ ids }) => ids),
  isSchedule,
  ruleFaults: (texts) => {
    const read = readRuleSettings(rules, texts);
    const twice = givenTwice(texts).map((name) => `${name} is given twice; write it once`);
    return [...(read.ok ? [] : read.faults), ...twice];
  },
};

/** All that may stand in a configuration file. */
export const FILE_SETTINGS = fileSettings({
  ...describedSettings(CHECKS),
  ...Object.assign({}, ...chatSystems.map(({ settings }) => settings)),
});

/** The file beside the data that `data` (`--data`, absolute) or the environment names; a file that is not there says nothing. */
export async function readGivenSettings(data: string | undefined): Promise<GivenReading> {
  const renamed = [...RENAMED_SETTINGS, ...chatSystems.flatMap((system) => system.renamed ?? [])];
  const { environment, oldNames, faults } = withNewNames(process.env, renamed);
  const path = join(data ?? resolve(environment[DATA_VARIABLE] ?? DEFAULT_DATA), FILE_NAME);
  const read = await readConfigFile(path);
  const isGiven = ({ variable, key }: Place): boolean => {
    const value = environment[variable];
    // An empty variable of a chat counts as none, as Compose files have them.
    return value !== undefined && !(value === '' && key.includes('.'));
  };
  const fromFile = Object.fromEntries(
    read.places.flatMap((place) =>
      isGiven(place) ? [] : [[place.variable, read.variables[place.variable] as string] as const],
    ),
  );
  const file = {
    path,
    isThere: read.isThere,
    places: read.places.filter((place) => !isGiven(place)),
    overridden: read.places.filter(isGiven),
    followed: read.followed,
    fetched: read.fetched,
  };
  return {
    given: { environment: { ...environment, ...fromFile }, oldNames, file },
    faults: [...faults, ...read.faults.map(({ line, text }) => `${FILE_NAME} line ${line}: ${text}`)],
  };
}

/** Faults as people can find them: under the name that they used, or in the line of the file. */
export const asGiven = (faults: readonly string[], { oldNames, file }: GivenSettings): readonly string[] =>
  atPlaces(underGivenNames(faults, oldNames, process.env), file.places, FILE_NAME);

interface FileContent extends FileReading, FollowedReading {
  readonly isThere: boolean;
}

const NOTHING = { variables: {}, places: [], followed: [], fetched: [], faults: [] };

async function readConfigFile(path: string): Promise<FileContent> {
  const read = textOf(path);
  if (read === null) return { ...NOTHING, isThere: false };
  const faulty = (faults: readonly FileFault[]) => ({ ...NOTHING, isThere: true, faults });
  if ('fault' in read) return faulty([{ line: 1, text: read.fault }]);
  // Loaded where there is a file: most commands have none to read.
  const { yamlTree } = await import('../../adapters/config-file/yaml-tree.ts');
  const parsed = yamlTree(read.text);
  if (!parsed.ok) return faulty(parsed.faults);
  const secrets = {
    ofVariable: (name: string) => process.env[name],
    ofFile: (file: string) => textOf(resolve(dirname(path), file)) ?? { fault: 'is not there' },
  };
  const settings = readTree(parsed.tree, FILE_SETTINGS, secrets, [FOLLOWED_KEY]);
  const { followed, fetched, faults } = followedIn(parsed.tree, dirname(path), secrets);
  return { ...settings, isThere: true, followed, fetched, faults: [...settings.faults, ...faults].sort(byLine) };
}

const byLine = (a: FileFault, b: FileFault): number => a.line - b.line;

/** Which logs the tree of a configuration file in `folder` follows, and which services it has asked. */
export const followedIn = (tree: Tree, folder: string, secrets: Secrets): FollowedReading =>
  readFollowed(tree, {
    followable: followableSources,
    importable: importableSources,
    fetchable: FETCHABLE,
    secrets,
    absolute: (path) => resolve(folder, path),
  });

/** Null where there is none. */
function textOf(path: string): { readonly text: string } | { readonly fault: string } | null {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > MAX_BYTES) return { fault: 'is larger than 100 KB' };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (cause) {
    if (cause instanceof TypeError) return { fault: 'is not UTF-8' };
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return { fault: `cannot be read: ${systemWords(cause)}` };
  }
}

/** A line for each setting that the environment overrides: `line 7: host: MAILFLOW_HOST wins`. */
export const overriddenText = ({ overridden }: ConfigFile): readonly string[] =>
  overridden.map(({ line, key, variable }) => `${FILE_NAME} line ${line}: ${key}: the variable ${variable} wins`);
