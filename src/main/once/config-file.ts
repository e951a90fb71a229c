import { constants } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ShellArguments } from '../../../adapters/shell/arguments.ts';
import { readConfig } from '../../config.ts';
import { exampleFile } from '../../config-file/example.ts';
import { EXAMPLES, FOLLOWED_EXAMPLE } from '../../config-file/examples.ts';
import { jsonSchema } from '../../config-file/json-schema.ts';
import { counted } from '../../model/format.ts';
import { listNames } from '../../model/text/names.ts';
import { configuredChats, fallbackFault } from '../chats.ts';
import { commandHint } from '../command-hint.ts';
import { ANSWERED, FAILED, typedWrong } from '../exit-codes.ts';
import { FETCHABLE, followableSources } from '../followable-sources.ts';
import { asGiven, CHECKS, FILE_SETTINGS, overriddenText, readGivenSettings } from '../given-settings.ts';
import { fromHere } from '../run-options.ts';

const USAGE =
  '`config check` checks the configuration file, `config init` writes one, `config schema` prints its JSON Schema.';

/** `mailflow config check|init|schema`. */
export async function configFile(shell: ShellArguments): Promise<number> {
  const [, word, ...more] = shell.words;
  if (more.length > 0) return typedWrong(`config takes one argument (also got "${more.join(' ')}"). ${USAGE}`);
  const data = shell.data === undefined ? undefined : fromHere(shell.data);
  if (word === 'check') return check(data);
  if (word === 'init') return init(data);
  if (word !== 'schema') return typedWrong(USAGE);
  process.stdout.write(`${JSON.stringify(jsonSchema(FILE_SETTINGS, followableSources, FETCHABLE), null, 2)}\n`);
  return ANSWERED;
}

/** Everything that a start would refuse, at once. */
async function check(data: string | undefined): Promise<number> {
  const { given, faults } = await readGivenSettings(data);
  const { path, isThere, places, followed, fetched } = given.file;
  const configured = readConfig(given.environment, CHECKS);
  const chats = configuredChats(given);
  const fallback = configured.ok && chats.ok ? fallbackFault(configured.config, chats.chats) : null;
  const all = [
    ...faults,
    ...(configured.ok ? [] : asGiven(configured.faults, given)),
    ...(chats.ok ? [] : chats.faults),
    ...asGiven(fallback === null ? [] : [fallback], given),
  ];
  if (all.length > 0) {
    process.stderr.write(`${path}:\n${all.map((fault) => `- ${fault}\n`).join('')}`);
    return FAILED;
  }
  if (!isThere) {
    process.stdout.write(`There is no ${path}. \`${commandHint('config init')}\` creates one.\n`);
    return ANSWERED;
  }
  const found = chats.ok ? chats.chats.map(({ system }) => system.title) : [];
  const feeds = fetched.flatMap(({ feedNames }) => feedNames).length;
  const follows = [
    ...(followed.length === 0 ? [] : [`, ${counted(followed.length, 'log')} to follow`]),
    ...(feeds === 0 ? [] : [`, ${counted(feeds, 'feed')} to fetch`]),
  ].join('');
  const lines = [
    `${path} is valid: ${counted(places.length, 'setting')}${follows}${found.length === 0 ? '' : `; ${listNames(found)} configured`}.`,
    ...overriddenText(given.file).map((text) => `- ${text}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return ANSWERED;
}

/** Never over one that is there. */
async function init(data: string | undefined): Promise<number> {
  const { path } = (await readGivenSettings(data)).given.file;
  await mkdir(dirname(path), { recursive: true });
  try {
    const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    await file.writeFile(
      exampleFile(FILE_SETTINGS, EXAMPLES, [...FOLLOWED_EXAMPLE, ...FETCHABLE.flatMap(({ example }) => example)]),
    );
    await file.close();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    process.stderr.write(`${path} already exists and was not changed.\n`);
    return FAILED;
  }
  process.stdout.write(`${path} was created. Every setting in it is commented out.\n`);
  return ANSWERED;
}
