import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as pause, setTimeout as wait } from 'node:timers/promises';
import { auditFile } from '../../adapters/audit/audit-file.ts';
import { lockDataDirectory } from '../../adapters/data-lock/data-lock.ts';
import { nodeFiles } from '../../adapters/files/files.ts';
import { directoryInbox } from '../../adapters/files/inbox.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { systemClock } from '../../adapters/schedule/system-clock.ts';
import { sources } from '../../adapters/sources/index.ts';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { parquetStore } from '../../adapters/store/parquet/store.ts';
import type { Config } from '../config.ts';
import { rules } from '../insights/index.ts';
import { MailflowError } from '../mailflow/mailflow-error.ts';
import { SAMPLE_SOURCE } from '../pipeline/choose-source.ts';
import { rememberingAnswers } from '../pipeline/remembered-answers.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from '../pipeline/state.ts';
import { startWatching, type Watch, type Watching } from '../pipeline/watch.ts';
import type { Workspace } from '../pipeline/workspace.ts';
import type { Audit, ChatPlatform, StateStore } from '../ports.ts';
import { summary } from '../reports/summary/report.ts';
import type { Asked } from './asked.ts';
import { log } from './log.ts';
import { shellLine } from './shell-line.ts';

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
      cure: `Import something first: \`${shellLine('import FILE --data DIR')}\`, or say another --data DIR.`,
    });
  }
  return parquetStore({ directory, priority: config.authority, log, hot: false });
}

/** What the bot has kept, without locking it; the initial state where there is none. */
export async function readState(config: Config): Promise<MailflowState> {
  const path = join(config.data, 'state', 'mailflow.json');
  if (!(await stat(path).catch(() => undefined))) return INITIAL_STATE;
  const state = await openState(path, {
    schema: stateSchema,
    initial: INITIAL_STATE,
    onWord: (event, fields) => log.warn(event, fields),
  });
  await state.close();
  return state.read();
}

export type OpenWorkspace = Workspace & { close(): Promise<void> };

/** Opens a data directory as its one writer. */
export async function openToWrite(
  config: Config,
  tenant: 'real' | 'sample',
  options: { readonly hot: boolean },
): Promise<OpenWorkspace> {
  const lock = await lockDataDirectory(config.data, 'mailflow');
  const store = await parquetStore({
    directory: join(config.data, 'facts'),
    priority: [...config.authority, SAMPLE_SOURCE],
    log,
    hot: options.hot,
  });
  await mkdir(join(config.data, 'state'), { recursive: true });
  const state = await openState(join(config.data, 'state', 'mailflow.json'), {
    schema: stateSchema,
    initial: INITIAL_STATE,
    onWord: (event, fields) => log.warn(event, fields),
  });
  return {
    tenant,
    organisation: tenant === 'sample' ? SAMPLE_ORGANISATION : config.organisation,
    store: options.hot ? rememberingAnswers(store) : store,
    inbox: directoryInbox(join(config.data, 'inbox')),
    state,
    sources,
    files: nodeFiles(),
    clock: systemClock,
    hash: sha256,
    log,
    declaredAlways: config.declaredAlways,
    wait,
    close: async () => {
      await state.close();
      await store.close();
      await lock.release();
    },
  };
}

interface Watched extends Pick<Watching, 'store' | 'organisation' | 'firstListener' | 'audit' | 'fallback'> {
  readonly state: StateStore<MailflowState>;
  readonly platforms: readonly ChatPlatform[];
}

export const watchOf = ({ settings, clock }: Asked, watched: Watched): Promise<Watch> =>
  startWatching({
    ...watched,
    clock,
    log,
    rules,
    settings,
    summary,
    pause,
    nap: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
    random: Math.random,
  });

export const auditOf = (config: Config): Audit => auditFile(join(config.data, 'state', 'audit.jsonl'));
