import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { auditFile } from '../../adapters/audit/audit-file.ts';
import { lockDataDirectory } from '../../adapters/data-lock/data-lock.ts';
import { directoryInbox } from '../../adapters/files/inbox.ts';
import {
  isAnyStateThere,
  openState,
  readState as readStateFile,
  recoverState,
} from '../../adapters/state/lowdb/open-state.ts';
import { type ParquetStoreOptions, parquetStore } from '../../adapters/store/parquet/store.ts';
import type { TenantData } from '../app/create-tenant.ts';
import type { Config } from '../config.ts';
import { SAMPLE_SOURCE } from '../ingest/choose-source.ts';
import { MailflowError } from '../model/mailflow-error.ts';
import type { Audit } from '../ports/audit.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { Log } from '../ports/log.ts';
import type { StateStore } from '../ports/state-store.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from '../state/state.ts';
import { commandHint, dataCommandHint } from './command-hint.ts';
import { log } from './log.ts';

export const SAMPLE_ORGANISATION = 'Contoso';

export const factsDirectory = ({ data }: Pick<Config, 'data'>): string => join(data, 'facts');

/** The facts alone; any number of processes may read them. */
export async function openToRead(config: Config) {
  const directory = factsDirectory(config);
  const found = await stat(config.data).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) {
    throw new MailflowError('not-a-file', `${config.data} is a file, not a data directory.`, {
      cure: 'Use another --data DIR.',
    });
  }
  if (found === undefined) {
    throw new MailflowError('not-found', `There is no data directory ${config.data}.`, {
      cure: `Import something first: \`${commandHint('import FILE --data DIR')}\`, or use another --data DIR.`,
    });
  }
  return parquetStore({ directory, priority: config.authority, log, hot: false });
}

/** What the bot has kept, without locking it and without changing anything; the initial state where there is none. */
export async function readState(config: Pick<Config, 'data'>): Promise<MailflowState> {
  return (await keptState(config)) ?? INITIAL_STATE;
}

/** The same; null where nothing was ever kept. */
export const keptState = ({ data }: Pick<Config, 'data'>): Promise<MailflowState | null> =>
  readStateFile(stateFile(data), { schema: stateSchema });

export const stateFile = (data: string): string => join(data, 'state', 'mailflow.json');

export const stateOptions = (to: Log) => ({
  schema: stateSchema,
  initial: INITIAL_STATE,
  onWord: (event: string, fields: Readonly<Record<string, unknown>>) => to.warn(event, fields),
});

interface OpenOptions extends Pick<ParquetStoreOptions, 'hot' | 'openStaging'> {
  readonly log?: Log;
}

/**
 * Opens a data directory as its one writer. `hot`: the facts are also kept in memory, for a bot that answers all day.
 * A state is begun only where there are no facts: where there are, one that is missing was lost (`state-missing`).
 */
export async function openToWrite(
  config: Pick<Config, 'data' | 'authority'>,
  { hot, log: toLog = log, openStaging }: OpenOptions,
): Promise<TenantData> {
  const lock = await lockDataDirectory(config.data, 'mailflow');
  const closing = [() => lock.release()];
  try {
    const store = await openStore(config, { hot, log: toLog, ...(openStaging && { openStaging }) });
    closing.unshift(() => store.close());
    const state = await openOwnState(config.data, store, toLog);
    closing.unshift(() => state.close());
    return { store, state, inbox: inboxOf(config), audit: auditOf(config), close: closeAll };
  } catch (cause) {
    await closeAll();
    throw cause;
  }

  async function closeAll(): Promise<void> {
    for (const close of closing) await close();
  }
}

async function openOwnState(data: string, store: FactStore, toLog: Log): Promise<StateStore<MailflowState>> {
  const file = stateFile(data);
  const options = stateOptions(toLog);
  if (!(await isAnyStateThere(file))) {
    if ((await store.partitions()).length > 0) throw stateMissing(file, data);
    // At once, before there are facts: from now on a state that is missing was lost.
    await recoverState(file, options);
  }
  return openState(file, options);
}

const stateMissing = (file: string, data: string): MailflowError =>
  new MailflowError('state-missing', `${file} is missing, but there is data. The state was lost or moved.`, {
    cure:
      'Restore its folder from a backup. To start with an empty state, without subscriptions, mutes and acknowledgements: ' +
      `\`${dataCommandHint('recover yes', data)}\`.`,
  });

const openStore = (
  config: Pick<Config, 'data' | 'authority'>,
  options: Omit<ParquetStoreOptions, 'directory' | 'priority'>,
) =>
  parquetStore({
    ...options,
    directory: factsDirectory(config),
    priority: [...config.authority, SAMPLE_SOURCE],
  });

/** Data that were opened to be read: what changes their state stays in this process. */
export const withoutWriting = (
  config: Pick<Config, 'data'>,
  { store, state }: Pick<TenantData, 'store' | 'state'>,
): TenantData => ({ store, state, inbox: inboxOf(config), audit: auditOf(config), close: () => store.close() });

export const auditPath = ({ data }: Pick<Config, 'data'>): string => join(data, 'state', 'audit.jsonl');

export const auditOf = (config: Pick<Config, 'data'>): Audit => auditFile(auditPath(config));

const inboxOf = ({ data }: Pick<Config, 'data'>): Inbox => directoryInbox(join(data, 'inbox'));
