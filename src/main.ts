import { mkdir, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate as pause, setTimeout as wait } from 'node:timers/promises';
import { auditFile } from '../adapters/audit/audit-file.ts';
import { converse } from '../adapters/chat/console/converse.ts';
import { progressBar } from '../adapters/chat/console/progress-bar.ts';
import { localConversation, type ShownMessage } from '../adapters/chat/local/local-conversation.ts';
import { lockDataDirectory } from '../adapters/data-lock/data-lock.ts';
import { nodeFiles } from '../adapters/files/files.ts';
import { directoryInbox } from '../adapters/files/inbox.ts';
import { stderrLog } from '../adapters/log/stderr-log.ts';
import { cronScheduler, isSchedule } from '../adapters/schedule/cron-scheduler.ts';
import { systemClock } from '../adapters/schedule/system-clock.ts';
import { OPTION_HELP, readShellArguments, type ShellArguments } from '../adapters/shell/arguments.ts';
import { printed, printedMessage, printedNotice, textOptions } from '../adapters/shell/print.ts';
import { sources } from '../adapters/sources/index.ts';
import { isZone } from '../adapters/sources/postfix-log/zone.ts';
import { sampleDocuments } from '../adapters/sources/sample-tenant/document.ts';
import { openState } from '../adapters/state/lowdb/open-state.ts';
import { stateInMemory } from '../adapters/state/memory/state-in-memory.ts';
import { parquetStore } from '../adapters/store/parquet/store.ts';
import { helpCard } from '../cards/help-card.ts';
import { rejectionCard } from '../cards/rejection-card.ts';
import { renderText } from '../cards/text/render.ts';
import { helpOn } from './commands/help.ts';
import { parseArguments } from './commands/parse.ts';
import { changesSomething } from './commands/verb.ts';
import { type Config, readConfig } from './config.ts';
import { rules } from './insights/index.ts';
import { type RuleSettings, readRuleSettings } from './insights/settings.ts';
import { MailflowError } from './mailflow/mailflow-error.ts';
import { SAMPLE_SOURCE } from './pipeline/choose-source.ts';
import { type Reply, reply } from './pipeline/dialogue.ts';
import type { IngestOptions } from './pipeline/ingest.ts';
import { localBot, type Tenant } from './pipeline/local-bot.ts';
import { rememberingAnswers } from './pipeline/remembered-answers.ts';
import { runBacktest } from './pipeline/run-backtest.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from './pipeline/state.ts';
import { type Speaker, startWatching, type Watch, type Watching } from './pipeline/watch.ts';
import { type ImportProgress, importDropped, importNamed, type Workspace } from './pipeline/workspace.ts';
import type { ChatPlatform, Clock, StateStore } from './ports.ts';
import { reports } from './reports/index.ts';
import { summary } from './reports/summary/report.ts';

/** The composition root: the only file that sees everything, and the only one in `src` that touches the world. */

const ANSWERED = 0;
const FAILED = 1;
const TYPED_WRONG = 2;
const ROWS_IN_A_CARD = 20;
const SAMPLE_ORGANISATION = 'Contoso';
const CONVERSATION = 'local:console';
/** A bot whose end has come waits no longer than this for what is being said. */
const LAST_WORDS_MS = 10_000;

const log = stderrLog({ isVerbose: () => verbose });
let verbose = false;

/** What was asked for, checked. */
interface Asked {
  readonly config: Config;
  readonly shell: ShellArguments;
  readonly settings: RuleSettings;
  readonly clock: Clock;
}

async function main(): Promise<number> {
  const reading = readShellArguments(process.argv.slice(2));
  if (!reading.ok) return typedWrong(reading.problem);
  const configured = readConfig(process.env, {
    sourceNames: sources.map(({ name }) => name),
    isSchedule,
    isZone,
    ruleFaults: (texts) => faultsOf(texts),
  });
  if (!configured.ok) return typedWrong(configured.faults.join('\n'));
  verbose = configured.config.verbose;
  const { shell } = reading;
  const settings = readRuleSettings(rules, [...configured.config.rules, ...shell.set]);
  if (!settings.ok) return typedWrong(settings.faults.join('\n'));
  const data = shell.data === undefined ? resolve(configured.config.data) : fromHere(shell.data);
  const asked: Asked = {
    config: { ...configured.config, data },
    shell,
    settings: settings.settings,
    clock: { now: () => shell.asOf ?? systemClock.now() },
  };
  const [first, ...rest] = shell.words;
  if (first === undefined || first === 'help' || shell.help)
    return printHelp(first === 'help' ? rest : shell.words, shell);
  const misplaced = misplacedOption(first, shell);
  if (misplaced !== undefined) return typedWrong(misplaced);
  if (first === 'backtest') return printBacktest(asked);
  if (first !== 'start') return answerOnce(asked);
  if (rest.length > 0) return typedWrong(`start takes no words, and "${rest.join(' ')}" would be lost.`);
  return converseLocally(asked);
}

function misplacedOption(command: string, shell: ShellArguments): string | undefined {
  const saysFiles = (shell.source ?? shell.year ?? Object.keys(shell.declared)[0]) !== undefined;
  if (command !== 'import' && saysFiles) return '--source, --year and --declare go with import.';
  const saysDays = (shell.from ?? shell.to) !== undefined;
  return command !== 'backtest' && saysDays ? '--from and --to go with backtest.' : undefined;
}

function faultsOf(texts: readonly string[]): readonly string[] {
  const read = readRuleSettings(rules, texts);
  return read.ok ? [] : read.faults;
}

/** npm changes to the project's folder; a path that somebody types means where they stand. */
const fromHere = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path);

function typedWrong(problem: string): number {
  process.stderr.write(`${problem}\nSee \`mailflow help\`.\n`);
  return TYPED_WRONG;
}

/** What only a shell can ask for. */
const SHELL_COMMANDS = [
  { usage: 'start', meaning: 'Starts the bot and a local conversation' },
  {
    usage: 'backtest [--from DAY] [--to DAY]',
    meaning: 'What the rules would have said of the stored facts, and when; the last 30 days unless told otherwise',
  },
] as const;

function printHelp(topic: readonly string[], shell: ShellArguments): number {
  const name = topic[0]?.toLowerCase() ?? null;
  const own = SHELL_COMMANDS.find(({ usage }) => usage.split(' ')[0] === name);
  const help = helpOn(own ? null : name, { reports, rules });
  const entries = own
    ? [own, ...OPTION_HELP]
    : [...help.entries, ...(name === null ? [...SHELL_COMMANDS, ...OPTION_HELP] : [])];
  process.stdout.write(`${renderText(helpCard({ ...help, entries }), textOptions())}\n`);
  return shell.help || shell.words.length > 0 ? ANSWERED : TYPED_WRONG;
}

/** `mailflow <command>`: one answer, to standard output. */
async function answerOnce(asked: Asked): Promise<number> {
  const { config, shell, clock } = asked;
  const words = shell.words;
  const asOf = clock.now();
  const defaultTop = shell.format === 'table' ? ROWS_IN_A_CARD : null;
  const parsed = parseArguments(words, { reports, rules, asOf, defaultTop });
  if (!parsed.ok) {
    process.stderr.write(`${renderText(rejectionCard(parsed.rejection), textOptions())}\n`);
    return TYPED_WRONG;
  }
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
      asOf,
      defaultTop,
      perform: async (deed) => {
        const state = workspace?.state ?? stateInMemory(await storedState(config, shell));
        const watch = await watchOf(asked, { store, state, organisation, platforms: [], firstListener: null });
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
    process.stdout.write(printed(said, shell.format, { sample, organisation }));
    return hasFailed(said) ? FAILED : ANSWERED;
  } finally {
    await (workspace?.close() ?? store.close());
  }
}

/** A file that was refused, an insight that is not there: scripts want to know. */
function hasFailed(said: Reply): boolean {
  if (said.kind === 'imports') return said.imports.some(({ error }) => error !== null);
  if (said.kind !== 'said') return false;
  const { episode, notFound } = said.data;
  return episode === null || (Array.isArray(notFound) && notFound.length > 0);
}

/** What the bot has kept; as of another time, only what people did, since the rest is yet to be or long over. */
async function storedState(config: Config, shell: ShellArguments): Promise<MailflowState> {
  const path = join(config.data, 'state', 'mailflow.json');
  if (!(await stat(path).catch(() => undefined))) return INITIAL_STATE;
  const state = await openState(path, {
    schema: stateSchema,
    initial: INITIAL_STATE,
    onWord: (event, fields) => log.warn(event, fields),
  });
  const { subscriptions, mutes, ...kept } = state.read();
  await state.close();
  return shell.asOf === undefined && shell.set.length === 0
    ? { ...kept, subscriptions, mutes }
    : { ...INITIAL_STATE, subscriptions, mutes };
}

/** `mailflow backtest --from DAY --to DAY`. */
async function printBacktest({ config, shell, settings, clock }: Asked): Promise<number> {
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

/** What the command line says of the files, and a bar for the long ones. */
function importOptions({ source, year, declared }: ShellArguments): IngestOptions & ImportProgress {
  const onFile = (path: string) => {
    const bar = progressBar(process.stderr, path);
    return (read: number, total: number) => (read >= total ? bar.done() : bar.report(read, total));
  };
  return { source, year, declared, onFile };
}

async function openToRead(config: Config) {
  const directory = join(config.data, 'facts');
  if (!(await stat(config.data).catch(() => undefined))?.isDirectory()) {
    throw new MailflowError('not-found', `There is no data directory ${config.data}.`, {
      cure: 'Import something first: `mailflow import FILE --data DIR`, or say another --data DIR.',
    });
  }
  return parquetStore({ directory, priority: config.authority, log, hot: false });
}

type OpenWorkspace = Workspace & { close(): Promise<void> };

/** Opens a data directory as its one writer. */
async function openToWrite(
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
    log,
    declaredAlways: config.logZone === undefined ? {} : { 'postfix-log': { zone: config.logZone } },
    wait,
    close: async () => {
      await state.close();
      await store.close();
      await lock.release();
    },
  };
}

interface Watched extends Pick<Watching, 'store' | 'organisation' | 'firstListener'> {
  readonly state: StateStore<MailflowState>;
  readonly platforms: readonly ChatPlatform[];
}

const watchOf = ({ config, settings, clock }: Asked, watched: Watched): Promise<Watch> =>
  startWatching({
    ...watched,
    clock,
    log,
    rules,
    settings,
    summary,
    audit: auditFile(join(config.data, 'state', 'audit.jsonl')),
    pause,
    nap: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
    random: Math.random,
  });

function speaker(): Speaker & { readonly defaultTop: number } {
  return { conversation: CONVERSATION, by: nameOfUser(), defaultTop: ROWS_IN_A_CARD };
}

/** A container may run as a number that no name belongs to. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env['USER'] ?? `uid ${process.getuid?.()}`;
  }
}

/** `npm start`: the bot, with a conversation in the terminal or through a pipe. */
async function converseLocally(asked: Asked): Promise<number> {
  const { config, clock } = asked;
  let say = (text: string): void => void process.stdout.write(text);
  const real = await openTenant(asked, 'real', show);
  if ((await real.workspace.store.partitions()).some(({ source }) => source === SAMPLE_SOURCE)) {
    await real.close();
    throw new MailflowError('wrong-tenant', `${config.data} holds the invented sample tenant.`, {
      cure: 'Start with the data directory above it, or another one: --data DIR.',
    });
  }
  const found = await importDropped(real.workspace, {}, {});
  const holdsNothing = (await real.workspace.store.partitions()).length === 0;
  const inSample = { ...asked, config: { ...config, data: join(config.data, 'sample') } };
  const sample = holdsNothing ? await openTenant(inSample, 'sample', show) : null;
  const bot = localBot({
    real,
    sample,
    sampleDocuments,
    reports,
    rules,
    asOf: () => clock.now(),
    speaker: speaker(),
    readImport: (words) => {
      const read = readShellArguments(words);
      return read.ok ? { ok: true, paths: read.shell.words.map(fromHere), options: importOptions(read.shell) } : read;
    },
  });
  const shown = ({ reply: said, about }: Awaited<ReturnType<typeof bot.answer>>): string =>
    `\n${printed(said, 'table', { sample: about.tenant === 'sample', organisation: about.organisation })}`;

  await bot.refreshSample();
  if (found.imports.length > 0) say(shown({ reply: found, about: real.workspace }));
  say(shown(await bot.answer('summary')));
  await bot.look().then(() => bot.quiet(), complain);
  const talk = converse({
    input: process.stdin,
    output: process.stdout,
    prompt: 'mailflow> ',
    completions: [...reports.map(({ name }) => name), 'insights', 'why', 'subscriptions', 'help', 'import', 'quit'],
    onLine: async (line) => {
      process.stdout.write(await bot.answer(line).then(shown, failed));
    },
  });
  say = (text) => talk.say(text);
  const scheduler = cronScheduler(log);
  const stops = [
    scheduler.every(config.inboxSchedule, async () => {
      const news = await bot.tick();
      if (news === null) return;
      talk.say(shown(news));
      await bot.look();
    }),
    scheduler.every(config.lookSchedule, () => bot.look()),
  ];
  process.once('SIGTERM', () => talk.end());
  await talk.ended;
  for (const stop of stops) stop();
  await bot.idle();
  await Promise.race([bot.quiet(), wait(LAST_WORDS_MS, undefined, { ref: false })]);
  await sample?.close();
  await real.close();
  return ANSWERED;

  function show(message: ShownMessage, workspace: Workspace): void {
    say(printedMessage(message, { sample: workspace.tenant === 'sample', organisation: workspace.organisation }));
  }

  function complain(cause: unknown): void {
    log.warn('look.failed', { cause: cause instanceof Error ? cause.stack : cause });
    say(failed(cause));
  }
}

/** A tenant's data with the bot that watches them and speaks of them in the local conversation. */
async function openTenant(
  asked: Asked,
  tenant: Workspace['tenant'],
  show: (message: ShownMessage, workspace: Workspace) => void,
): Promise<Tenant & { close(): Promise<void> }> {
  const workspace = await openToWrite(asked.config, tenant, { hot: true });
  const platform = await localConversation({
    file: join(asked.config.data, 'state', 'conversation.jsonl'),
    show: (message) => show(message, workspace),
    clock: systemClock,
    log,
  });
  const watch = await watchOf(asked, { ...workspace, platforms: [platform], firstListener: CONVERSATION });
  return {
    workspace,
    watch,
    close: async () => {
      await watch.stop();
      await workspace.close();
    },
  };
}

const failed = (cause: unknown): string => printedNotice('That failed', explained(cause));

const explained = (cause: unknown): string =>
  cause instanceof MailflowError
    ? `${cause.message} ${cause.cure}`
    : cause instanceof Error
      ? cause.message
      : String(cause);

// Whoever reads our output may stop early (`| head`), or their disk may be full: neither is a fault of ours to trace.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE') process.stderr.write(`The answer could not be written: ${cause.message}\n`);
  process.exit(cause.code === 'EPIPE' ? ANSWERED : FAILED);
});

main().then(
  (code) => {
    process.exitCode = code;
  },
  (cause: unknown) => {
    process.stderr.write(`${explained(cause)}\n`);
    if (!(cause instanceof MailflowError)) log.warn('failed', { cause: cause instanceof Error ? cause.stack : cause });
    process.exitCode = FAILED;
  },
);
