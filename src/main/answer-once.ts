import { setImmediate as pause } from 'node:timers/promises';
import type { ShellArguments } from '../../adapters/shell/arguments.ts';
import { printed, textOptions } from '../../adapters/shell/print.ts';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { rejectionCard } from '../../cards/rejection-card.ts';
import { renderText } from '../../cards/text/render.ts';
import type { Rejection } from '../commands/command.ts';
import { parseArguments, ROWS_IN_A_CARD } from '../commands/parse.ts';
import { changesSomething } from '../commands/verb.ts';
import type { Config } from '../config.ts';
import { rules } from '../insights/index.ts';
import { SAMPLE_SOURCE } from '../pipeline/choose-source.ts';
import { type Reply, reply } from '../pipeline/dialogue.ts';
import { runBacktest } from '../pipeline/run-backtest.ts';
import { INITIAL_STATE, type MailflowState } from '../pipeline/state.ts';
import { importDropped, importNamed, type Workspace } from '../pipeline/workspace.ts';
import { reports } from '../reports/index.ts';
import { type Asked, fromHere } from './asked.ts';
import { ANSWERED, FAILED, ROWS_REJECTED, TYPED_WRONG, typedWrong } from './exit-codes.ts';
import { importOptions } from './import-options.ts';
import { log } from './log.ts';
import { auditOf, openToRead, openToWrite, readState, SAMPLE_ORGANISATION, watchOf } from './open-data.ts';
import { SHELL_ONLY } from './print-help.ts';
import { speaker } from './speaker.ts';

/** `mailflow <command>`: one answer, to standard output. */
export async function answerOnce(asked: Asked): Promise<number> {
  const { config, shell, clock } = asked;
  const words = shell.words;
  const asOf = clock.now();
  const defaultTop = shell.format === 'table' ? ROWS_IN_A_CARD : null;
  const parsed = parseArguments(words, { reports, rules, asOf, defaultTop, shellOnly: SHELL_ONLY });
  if (!parsed.ok) return rejected(parsed.rejection);
  const { command } = parsed;
  const changes = command.name === 'deed' && changesSomething(command.deed);
  if (changes && (shell.asOf !== undefined || shell.set.length > 0))
    return typedWrong(`${words[0]} is done now and as things are: --as-of and --set go with questions.`);
  const writes = command.name === 'import' || changes;
  const workspace = writes ? await openToWrite(config, 'real', { hot: false }) : null;
  const store = workspace?.store ?? (await openToRead(config));
  try {
    const sample = (await store.partitions()).some(({ source }) => source === SAMPLE_SOURCE);
    const organisation = sample ? SAMPLE_ORGANISATION : config.organisation;
    const said = await reply(words, {
      reports,
      rules,
      store,
      organisation,
      isSample: sample,
      asOf,
      defaultTop,
      perform: async (deed) => {
        const state = workspace?.state ?? stateInMemory(await storedState(config, shell));
        const audit = auditOf(config);
        const watch = await watchOf(asked, { store, state, audit, organisation, platforms: [], firstListener: null });
        // What is asked about is what the facts say now, whether or not a bot has looked at them yet.
        await watch.look();
        const answer = await watch.perform(deed, { ...speaker(), defaultTop });
        await watch.stop();
        return answer;
      },
      importFiles: (paths) => {
        const options = importOptions(shell);
        if (paths.length > 0) return importNamed(workspace as Workspace, paths.map(fromHere), options);
        return importDropped(workspace as Workspace, options, { patient: true });
      },
    });
    if (said.kind === 'rejected') return rejected(said.rejection);
    process.stdout.write(printed(said, shell.format, { sample, organisation }));
    return hasFailed(said) ? FAILED : hasRejectedRows(said) ? ROWS_REJECTED : ANSWERED;
  } finally {
    await (workspace?.close() ?? store.close());
  }
}

function rejected(rejection: Rejection): number {
  process.stderr.write(`${renderText(rejectionCard(rejection), textOptions())}\n`);
  return TYPED_WRONG;
}

/** A file that was refused, an insight that is not there: scripts want to know. */
function hasFailed(said: Reply): boolean {
  if (said.kind === 'imports') return said.imports.some(({ error }) => error !== null);
  if (said.kind !== 'said') return false;
  const { episode, notFound, undone } = said.data;
  return episode === null || undone === null || (Array.isArray(notFound) && notFound.length > 0);
}

const hasRejectedRows = (said: Reply): boolean =>
  said.kind === 'imports' && said.imports.some(({ rejected }) => rejected > 0);

/** What the bot has kept; as of another time, only what people did, since the rest is yet to be or long over. */
async function storedState(config: Config, shell: ShellArguments): Promise<MailflowState> {
  const { subscriptions, mutes, ...kept } = await readState(config);
  return shell.asOf === undefined && shell.set.length === 0
    ? { ...kept, subscriptions, mutes }
    : { ...INITIAL_STATE, subscriptions, mutes };
}

/** `mailflow backtest --from DAY --to DAY`. */
export async function printBacktest({ config, shell, settings, clock }: Asked): Promise<number> {
  if (shell.words.length > 1) return typedWrong(`backtest takes no words, and "${shell.words[1]}" would be lost.`);
  const store = await openToRead(config);
  try {
    const { from, to } = shell;
    const tested = await runBacktest({ store, rules, settings, pause, log }, { from, to, now: clock.now() });
    if (!tested.ok) return typedWrong(tested.problem);
    const sample = (await store.partitions()).some(({ source }) => source === SAMPLE_SOURCE);
    process.stdout.write(printed(tested.said, shell.format, { sample, organisation: config.organisation }));
    return ANSWERED;
  } finally {
    await store.close();
  }
}
