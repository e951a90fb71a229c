import { join } from 'node:path';
import { lockDataDirectory } from '../../../adapters/data-lock/data-lock.ts';
import { recoverState } from '../../../adapters/state/lowdb/open-state.ts';
import { MailflowError } from '../../model/mailflow-error.ts';
import { dataCommandHint } from '../command-hint.ts';
import { ANSWERED, FAILED, typedWrong } from '../exit-codes.ts';
import { log } from '../log.ts';
import { keptState, openToRead, stateFile, stateOptions } from '../open-data.ts';
import type { RunOptions } from '../run-options.ts';

/**
 * `mailflow recover`: what of the state cannot be read. `mailflow recover yes` goes on with what can be read, or with
 * an empty state, and keeps the files as they were under other names. No start does that by itself.
 */
export async function recoverData({ config, shell }: RunOptions): Promise<number> {
  const [, word, ...others] = shell.words;
  if (others.length > 0 || (word !== undefined && word !== 'yes'))
    return typedWrong(`recover takes "yes" or nothing, not "${shell.words.slice(1).join(' ')}".`);
  await (await openToRead(config)).close();
  const lock = await lockDataDirectory(config.data, 'mailflow recover');
  try {
    const trouble = await troubleWith(config);
    if (trouble === null) return say('The state can be read. There is nothing to recover.', ANSWERED);
    if (word === undefined) return say(`${trouble} Nothing was changed. ${consequence(config.data)}`, FAILED);
    const lost = await recoverState(stateFile(config.data), stateOptions(log));
    const texts = lost.map(({ file, reason }) => `${file}: ${reason}. What changed after that is lost.`);
    return say([...texts, KEPT].join('\n'), ANSWERED);
  } finally {
    await lock.release();
  }
}

const KEPT = 'Mailflow continues with the readable part. The original files are kept as .corrupt-<n>.';

const consequence = (data: string): string =>
  `To continue with the readable part, run \`${dataCommandHint('recover yes', data)}\`: later changes are lost (subscriptions, mutes, ` +
  'acknowledgements, what was sent), and some alerts may be sent again.';

async function troubleWith(config: RunOptions['config']): Promise<string | null> {
  try {
    const kept = await keptState(config);
    const store = await openToRead(config);
    const hasFacts = (await store.partitions()).length > 0;
    await store.close();
    return kept === null && hasFacts ? `${join(config.data, 'state')} is empty, but there is data.` : null;
  } catch (cause) {
    if (cause instanceof MailflowError && cause.code === 'store-damaged') return cause.message;
    throw cause;
  }
}

function say(text: string, code: number): number {
  (code === ANSWERED ? process.stdout : process.stderr).write(`${text}\n`);
  return code;
}
