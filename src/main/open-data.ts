import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { auditFile } from '../../adapters/audit/audit-file.ts';
import { lockDataDirectory } from '../../adapters/data-lock/data-lock.ts';
import { directoryInbox } from '../../adapters/files/inbox.ts';
import { openState, readState as readStateFile } from '../../adapters/state/lowdb/open-state.ts';
import { parquetStore } from '../../adapters/store/parquet/store.ts';
import type { TenantData } from '../app/create-tenant.ts';
import type { Config } from '../config.ts';
import { SAMPLE_SOURCE } from '../ingest/choose-source.ts';
import { MailflowError } from '../model/mailflow-error.ts';
import type { Audit } from '../ports/audit.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { Log } from '../ports/log.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from '../state/state.ts';
import { commandHint } from './command-hint.ts';
import { log } from './log.ts';

export const SAMPLE_ORGANISATION = 'Contoso';

/** The facts alone; any number of processes may read them. */
export async function openToRead(config: Config) {
  const directory = join(config.data, 'facts');
  const found = await stat(config.data).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) {
    throw new MailflowError('not-a-file', `${config.data} is a file, not a data directory.`, {
      cure: 'Say another --data DIR.',
    });
  }
  if (found === undefined) {
    throw new MailflowError('not-found', `There is no data directory ${config.data}.`, {
      cure: `Import something first: \`${commandHint('import FILE --data DIR')}\`, or say another --data DIR.`,
    });
  }
  return parquetStore({ directory, priority: config.authority, log, hot: false });
}

/** What the bot has kept, without locking it and without changing anything; the initial state where there is none. */
export async function readState({ data }: Pick<Config, 'data'>): Promise<MailflowState> {
  return (await readStateFile(stateFile(data), { schema: stateSchema })) ?? INITIAL_STATE;
}

const stateFile = (data: string): string => join(data, 'state', 'mailflow.json');

/** Opens a data directory as its one writer. `hot`: the facts are also kept in memory, for a bot that answers all day. */
export async function openToWrite(
  config: Pick<Config, 'data' | 'authority'>,
  { hot, log: toLog = log }: { readonly hot: boolean; readonly log?: Log },
): Promise<TenantData> {
  const lock = await lockDataDirectory(config.data, 'mailflow');
  const store = await parquetStore({
    directory: join(config.data, 'facts'),
    priority: [...config.authority, SAMPLE_SOURCE],
    log: toLog,
    hot,
  });
  await mkdir(join(config.data, 'state'), { recursive: true });
  const state = await openState(stateFile(config.data), {
    schema: stateSchema,
    initial: INITIAL_STATE,
    onWord: (event, fields) => toLog.warn(event, fields),
  });
  return {
    store,
    state,
    inbox: inboxOf(config),
    audit: auditOf(config),
    close: async () => {
      await state.close();
      await store.close();
      await lock.release();
    },
  };
}

/** Data that were opened to be read: what changes their state stays in this process. */
export const withoutWriting = (
  config: Pick<Config, 'data'>,
  { store, state }: Pick<TenantData, 'store' | 'state'>,
): TenantData => ({ store, state, inbox: inboxOf(config), audit: auditOf(config), close: () => store.close() });

export const auditOf = ({ data }: Pick<Config, 'data'>): Audit => auditFile(join(data, 'state', 'audit.jsonl'));

const inboxOf = ({ data }: Pick<Config, 'data'>): Inbox => directoryInbox(join(data, 'inbox'));
