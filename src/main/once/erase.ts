import { randomBytes } from 'node:crypto';
import { relative } from 'node:path';
import { checkAudit } from '../../../adapters/audit/chain.ts';
import { eraseFromAudit } from '../../../adapters/audit/erase-from-audit.ts';
import { lockDataDirectory } from '../../../adapters/data-lock/data-lock.ts';
import { fileNames } from '../../../adapters/erasure/erase-from-file.ts';
import { eraseFromState, stateFilesNaming } from '../../../adapters/erasure/erase-from-state.ts';
import { eraseFromSaved, savedFiles } from '../../../adapters/erasure/saved-files.ts';
import { openState } from '../../../adapters/state/lowdb/open-state.ts';
import { type ParquetStore, parquetStore } from '../../../adapters/store/parquet/store.ts';
import { counted } from '../../model/format.ts';
import type { Erased } from '../../model/text/erased-address.ts';
import { instantText } from '../../model/time.ts';
import { idsAfterErasure } from '../../state/ids-after-erasure.ts';
import { dataCommandHint } from '../command-hint.ts';
import { ANSWERED, FAILED, typedWrong } from '../exit-codes.ts';
import { localUser } from '../local-user.ts';
import { log } from '../log.ts';
import { auditOf, auditPath, factsDirectory, openToRead, readState, stateFile, stateOptions } from '../open-data.ts';
import type { RunOptions } from '../run-options.ts';

type Config = RunOptions['config'];

const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/**
 * `mailflow erase ADDRESS`: where the address is. `mailflow erase ADDRESS yes` puts a random pseudonym in its place, so
 * that all counts stay. For whoever may write to the data directory, while no bot runs. What was done when it is killed
 * stays done, and the same command does the rest.
 */
export async function eraseAddress({ config, shell, clock }: RunOptions): Promise<number> {
  const [, address = '', word, ...others] = shell.words;
  if (!ADDRESS.test(address)) return typedWrong('erase needs an address, such as ann@contoso.com.');
  if (others.length > 0 || (word !== undefined && word !== 'yes'))
    return typedWrong(`After the address, erase takes "yes" or nothing, not "${shell.words.slice(2).join(' ')}".`);
  await (await openToRead(config)).close();
  const lock = await lockDataDirectory(config.data, 'mailflow erase');
  try {
    const erased = await erasedOf(address, config);
    const found = await whereIs(erased, config);
    if (word === undefined)
      return say([...foundText(address, found, config), ...unreachedText(found, config)], ANSWERED);
    if (isNowhere(found))
      return say([`${address} is nowhere in ${config.data}.`, ...unreachedText(found, config)], ANSWERED);
    const { faults } = await checkAudit(auditPath(config));
    const { conversation, by } = localUser();
    const noted = (detail: string) =>
      auditOf(config).append({
        ...{ at: instantText(clock.now()), by, conversation, deed: 'erase', to: erased.pseudonym },
        detail,
      });
    // First, so that a run that is killed is seen. What was wrong before cannot be seen any more once lines are chained again.
    await noted(['begins: an address is replaced by this one', ...faultsText(faults)].join('; '));
    await erase(erased, found, config);
    await noted('an address was replaced by this one; earlier lines were changed and chained again');
    const left = await whereIs(erased, config);
    if (!isNowhere(left))
      return say([`${address} is not erased everywhere:`, ...foundText(address, left, config)], FAILED);
    const done = [`Erased ${address}: it is ${erased.pseudonym} now.`, ...faultsText(faults)];
    return say([...done, ...unreachedText(left, config)], ANSWERED);
  } finally {
    await lock.release();
  }
}

const faultsText = (faults: readonly string[]): readonly string[] =>
  faults.length === 0 ? [] : [`The audit had faults before: ${faults.join('; ')}`];

/** A new pseudonym, and the ids that go with it. */
async function erasedOf(address: string, config: Config): Promise<Erased> {
  const erased = { address, pseudonym: pseudonymFor(address) };
  return { ...erased, ids: idsAfterErasure(await readState(config), erased) };
}

function pseudonymFor(address: string): string {
  const at = address.lastIndexOf('@');
  return `erased-${randomBytes(4).toString('hex')}${at < 0 ? '' : address.slice(at).toLowerCase()}`;
}

interface Found {
  readonly facts: number;
  readonly state: readonly string[];
  readonly isInAudit: boolean;
  readonly saved: readonly string[];
  /** Files that cannot be looked into. */
  readonly closed: readonly string[];
}

const isNowhere = ({ facts, state, isInAudit, saved }: Found): boolean =>
  facts === 0 && state.length === 0 && !isInAudit && saved.length === 0;

async function whereIs(erased: Erased, config: Config): Promise<Found> {
  const facts = await withFacts(config, (store) => store.naming(erased.address));
  const { naming: saved, closed } = await savedFiles(config.data, erased);
  const isInAudit = (await fileNames(auditPath(config), erased).catch(isMissing)) === true;
  return { facts, state: await stateFilesNaming(stateFile(config.data), erased), isInAudit, saved, closed };
}

/**
 * The facts first: what is derived from them would otherwise bring the address back. The state last: what else has its
 * ids cannot be found any more without it.
 */
async function erase(erased: Erased, { saved }: Found, config: Config): Promise<void> {
  await withFacts(config, (store) => store.erase(erased));
  await eraseFromAudit(auditPath(config), erased);
  await eraseFromSaved(config.data, saved, erased);
  const file = stateFile(config.data);
  await eraseFromState(file, erased, () => openState(file, { ...stateOptions(log), journalBytes: 0 }));
}

async function withFacts<T>(config: Config, use: (store: ParquetStore) => Promise<T>): Promise<T> {
  const directory = factsDirectory(config);
  const store = await parquetStore({ directory, priority: config.authority, log, hot: false });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

function foundText(address: string, { facts, state, isInAudit, saved }: Found, { data }: Config): readonly string[] {
  const lines = [
    ...(facts === 0 ? [] : [`- facts: ${counted(facts, 'file')}`]),
    ...(state.length === 0 ? [] : ['- state: insights, mutes or messages that name it']),
    ...(isInAudit ? ['- audit'] : []),
    ...saved.map((path) => `- ${relative(data, path)}`),
  ];
  if (lines.length === 0) return [`${address} is nowhere in ${data}.`];
  const how = dataCommandHint(`erase ${address} yes`, data);
  return [
    `${address} is in:`,
    ...lines,
    `To replace it by a random pseudonym in all of them, run \`${how}\`. All counts stay. This cannot be undone.`,
  ];
}

function unreachedText({ closed }: Found, { data }: Config): readonly string[] {
  return [
    ...(closed.length === 0 ? [] : ['These files cannot be searched. Delete them if they may have the address:']),
    ...closed.map((path) => `- ${relative(data, path)}`),
    'Not reached: posts and files in chats, config.yaml, backups, original files and followed logs. A log or file that is ' +
      'read again brings the address back.',
  ];
}

function isMissing(cause: NodeJS.ErrnoException): false {
  if (cause.code === 'ENOENT') return false;
  throw cause;
}

function say(lines: readonly string[], code: number): number {
  (code === ANSWERED ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
  return code;
}
