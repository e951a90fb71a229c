import { mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { converse } from '../adapters/chat/console/converse.ts';
import { progressBar } from '../adapters/chat/console/progress-bar.ts';
import { lockDataDirectory } from '../adapters/data-lock/data-lock.ts';
import { nodeFiles } from '../adapters/files/files.ts';
import { directoryInbox } from '../adapters/files/inbox.ts';
import { stderrLog } from '../adapters/log/stderr-log.ts';
import { cronScheduler, isSchedule } from '../adapters/schedule/cron-scheduler.ts';
import { systemClock } from '../adapters/schedule/system-clock.ts';
import { OPTION_HELP, readShellArguments, type ShellArguments } from '../adapters/shell/arguments.ts';
import { sources } from '../adapters/sources/index.ts';
import { isZone } from '../adapters/sources/postfix-log/zone.ts';
import { sampleDocument } from '../adapters/sources/sample-tenant/document.ts';
import { openState } from '../adapters/state/lowdb/open-state.ts';
import { parquetStore } from '../adapters/store/parquet/store.ts';
import { renderCsv } from '../cards/csv.ts';
import { helpCard } from '../cards/help-card.ts';
import { noticeCard } from '../cards/notice-card.ts';
import { rejectionCard } from '../cards/rejection-card.ts';
import { replyCard } from '../cards/reply-card.ts';
import { renderText } from '../cards/text/render.ts';
import { helpOn } from './commands/help.ts';
import { parseArguments } from './commands/parse.ts';
import { type Config, readConfig } from './config.ts';
import { MailflowError } from './mailflow/mailflow-error.ts';
import { SAMPLE_SOURCE } from './pipeline/choose-source.ts';
import { type Reply, reply } from './pipeline/dialogue.ts';
import type { IngestOptions } from './pipeline/ingest.ts';
import { localBot, type Said } from './pipeline/local-bot.ts';
import { rememberingAnswers } from './pipeline/remembered-answers.ts';
import { INITIAL_STATE, stateSchema } from './pipeline/state.ts';
import { type ImportProgress, importDropped, importNamed, type Workspace } from './pipeline/workspace.ts';
import { reports } from './reports/index.ts';

/** The composition root: the only file that sees everything, and the only one in `src` that touches the world. */

const ANSWERED = 0;
const FAILED = 1;
const TYPED_WRONG = 2;
const ROWS_IN_A_CARD = 20;
const SAMPLE_ORGANISATION = 'Contoso';

const log = stderrLog({ isVerbose: () => verbose });
let verbose = false;
const textOptions = () => ({
  width: Math.max(30, Math.min(120, process.stdout.columns ?? 80)),
  colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
});

async function main(): Promise<number> {
  const reading = readShellArguments(process.argv.slice(2));
  if (!reading.ok) return typedWrong(reading.problem);
  const configured = readConfig(process.env, { sourceNames: sources.map(({ name }) => name), isSchedule, isZone });
  if (!configured.ok) return typedWrong(configured.faults.join('\n'));
  verbose = configured.config.verbose;
  const { shell } = reading;
  const config = {
    ...configured.config,
    data: shell.data === undefined ? resolve(configured.config.data) : fromHere(shell.data),
  };
  const [first, ...rest] = shell.words;
  if (first === undefined || first === 'help' || shell.help)
    return printHelp(first === 'help' ? rest : shell.words, shell);
  if (first !== 'import' && (shell.source ?? shell.year ?? Object.keys(shell.declared)[0]) !== undefined) {
    return typedWrong('--source, --year and --declare go with import.');
  }
  if (first !== 'start') return answerOnce(config, shell);
  if (rest.length > 0) return typedWrong(`start takes no words, and "${rest.join(' ')}" would be lost.`);
  return converseLocally(config, shell);
}

/** npm changes to the project's folder; a path that somebody types means where they stand. */
const fromHere = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path);

function typedWrong(problem: string): number {
  process.stderr.write(`${problem}\nSee \`mailflow help\`.\n`);
  return TYPED_WRONG;
}

function printHelp(topic: readonly string[], shell: ShellArguments): number {
  const help = helpOn(topic[0]?.toLowerCase() ?? null, reports);
  const entries = [
    ...help.entries,
    ...(topic.length === 0
      ? [{ usage: 'start', meaning: 'Starts the bot and a local conversation' }, ...OPTION_HELP]
      : []),
  ];
  process.stdout.write(`${renderText(helpCard({ ...help, entries }), textOptions())}\n`);
  return shell.help || shell.words.length > 0 ? ANSWERED : TYPED_WRONG;
}

/** `mailflow <command>`: one answer, to standard output. */
async function answerOnce(config: Config, shell: ShellArguments): Promise<number> {
  const words = shell.words;
  const asOf = shell.asOf ?? systemClock.now();
  const defaultTop = shell.format === 'table' ? ROWS_IN_A_CARD : null;
  const parsed = parseArguments(words, { reports, asOf, defaultTop });
  if (!parsed.ok) {
    process.stderr.write(`${renderText(rejectionCard(parsed.rejection), textOptions())}\n`);
    return TYPED_WRONG;
  }
  const writes = words[0]?.toLowerCase() === 'import';
  const workspace = writes ? await openToWrite(config, 'real', { hot: false }) : null;
  const store = workspace?.store ?? (await openToRead(config));
  try {
    const held = await store.partitions();
    const sample = held.some(({ source }) => source === SAMPLE_SOURCE);
    const organisation = sample ? SAMPLE_ORGANISATION : config.organisation;
    const said = await reply(words, {
      reports,
      store,
      organisation,
      asOf,
      defaultTop,
      importFiles: (paths) => {
        const options = importOptions(shell);
        if (paths.length > 0) return importNamed(workspace as Workspace, paths.map(fromHere), options);
        return importDropped(workspace as Workspace, options, { patient: true });
      },
    });
    process.stdout.write(printed(said, shell.format, { sample, organisation }));
    return said.kind === 'imports' && said.imports.some(({ error }) => error !== null) ? FAILED : ANSWERED;
  } finally {
    await (workspace?.close() ?? store.close());
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

function printed(
  said: Reply,
  format: ShellArguments['format'],
  context: { readonly sample: boolean; readonly organisation: string },
): string {
  if (format === 'table' || said.kind === 'help' || said.kind === 'rejected') {
    return `${renderText(replyCard(said, context), textOptions())}\n`;
  }
  if (said.kind === 'imports') {
    const { imports, waiting } = said;
    return format === 'json'
      ? `${JSON.stringify({ imports, waiting }, null, 2)}\n`
      : renderCsv(
          imports.map((i) => ({
            ...i,
            rejections: i.rejections.length,
            unmappedColumns: i.unmappedColumns.join('; '),
            notes: i.notes.join('; '),
          })),
        );
  }
  const { data } = said.answer;
  return format === 'json' ? `${JSON.stringify(data, null, 2)}\n` : renderCsv(data.rows);
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

/** `npm start`: the bot, with a conversation in the terminal or through a pipe. */
async function converseLocally(config: Config, shell: ShellArguments): Promise<number> {
  const real = await openToWrite(config, 'real', { hot: true });
  if ((await real.store.partitions()).some(({ source }) => source === SAMPLE_SOURCE)) {
    await real.close();
    throw new MailflowError('wrong-tenant', `${config.data} holds the invented sample tenant.`, {
      cure: 'Start with the data directory above it, or another one: --data DIR.',
    });
  }
  const found = await importDropped(real, {}, {});
  const holdsNothing = (await real.store.partitions()).length === 0;
  const inSample = { ...config, data: join(config.data, 'sample') };
  const sample = holdsNothing ? await openToWrite(inSample, 'sample', { hot: true }) : null;
  const bot = localBot({
    real,
    sample,
    sampleDocument,
    reports,
    asOf: () => shell.asOf ?? systemClock.now(),
    defaultTop: ROWS_IN_A_CARD,
    readImport: (words) => {
      const read = readShellArguments(words);
      return read.ok ? { ok: true, paths: read.shell.words.map(fromHere), options: importOptions(read.shell) } : read;
    },
  });
  const shown = ({ reply: said, about }: Said): string =>
    `\n${renderText(replyCard(said, { sample: about.tenant === 'sample', organisation: about.organisation }), textOptions())}\n`;

  await bot.refreshSample();
  if (found.imports.length > 0) process.stdout.write(shown({ reply: found, about: real }));
  process.stdout.write(shown(await bot.answer('summary')));
  const talk = converse({
    input: process.stdin,
    output: process.stdout,
    prompt: 'mailflow> ',
    completions: [...reports.map(({ name }) => name), 'help', 'import', 'quit'],
    onLine: async (line) => {
      process.stdout.write(await bot.answer(line).then(shown, failed));
    },
  });
  const stop = cronScheduler(log).every(config.inboxSchedule, async () => {
    const news = await bot.tick();
    if (news) talk.say(shown(news));
  });
  process.once('SIGTERM', () => talk.end());
  await talk.ended;
  stop();
  await bot.idle();
  await sample?.close();
  await real.close();
  return ANSWERED;
}

const failed = (cause: unknown): string =>
  `${renderText(noticeCard('That failed', explained(cause), 'problem'), textOptions())}\n`;

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
