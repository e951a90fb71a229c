import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { converse } from '../../adapters/chat/console/converse.ts';
import type { ShownMessage } from '../../adapters/chat/local/local-conversation.ts';
import { httpServer } from '../../adapters/http/http-server.ts';
import { cronScheduler } from '../../adapters/schedule/cron-scheduler.ts';
import { systemClock } from '../../adapters/schedule/system-clock.ts';
import { seenEvents } from '../../adapters/seen-events/seen-events.ts';
import { readShellArguments } from '../../adapters/shell/arguments.ts';
import { printed, printedMessage, printedNotice } from '../../adapters/shell/print.ts';
import { sampleDocuments } from '../../adapters/sources/sample-tenant/document.ts';
import { renderCsv } from '../../cards/csv.ts';
import { rules } from '../insights/index.ts';
import { MailflowError } from '../mailflow/mailflow-error.ts';
import { type Asker, importRejection, type Said, startBot } from '../pipeline/bot.ts';
import { chatDesk } from '../pipeline/chat-desk.ts';
import { SAMPLE_SOURCE } from '../pipeline/choose-source.ts';
import { importDropped, type Workspace } from '../pipeline/workspace.ts';
import { reports } from '../reports/index.ts';
import { type Asked, fromHere } from './asked.ts';
import { chatContext, configuredChats, openChats } from './chats.ts';
import { ANSWERED, typedWrong } from './exit-codes.ts';
import { explained } from './explained.ts';
import { importOptions } from './import-options.ts';
import { log } from './log.ts';
import { openTenant } from './open-tenant.ts';
import { speaker } from './speaker.ts';

/** A bot whose end has come waits no longer than this for what is being said. */
const LAST_WORDS_MS = 10_000;
/** Where Microsoft's tools expect a bot. */
const USUAL_PORT = 3978;

/** `npm start`: the bot, in the chats it is configured for and in the terminal or through a pipe. */
export async function runBot(asked: Asked): Promise<number> {
  const { config, clock, shell } = asked;
  const configured = configuredChats();
  if (!configured.ok) return typedWrong(configured.faults.join('\n'));
  const { chats } = configured;
  const needsServer = chats.some(({ chat }) => chat.needsServer) || config.port !== undefined;
  const server = needsServer ? httpServer(log) : null;
  let about = (): Workspace | null => null;
  const contexts = await Promise.all(
    chats.map(({ system }) =>
      chatContext(system, config, { about: () => aboutOf(about()), route: server?.route.bind(server) ?? null }),
    ),
  );
  const open = await openChats(chats, (system) => {
    const context = contexts[chats.findIndex((each) => each.system === system)];
    if (context === undefined) throw new Error(`${system.name} has no context`);
    return context;
  });
  const platforms = open.map(({ platform }) => platform);

  let say = (text: string): void => void process.stdout.write(text);
  const real = await openTenant(asked, 'real', { show, chats: platforms });
  if ((await real.workspace.store.partitions()).some(({ source }) => source === SAMPLE_SOURCE)) {
    await real.close();
    throw new MailflowError('wrong-tenant', `${config.data} holds the invented sample tenant.`, {
      cure: 'Start with the data directory above it, or another one: --data DIR.',
    });
  }
  const found = await importDropped(real.workspace, {}, {});
  // Invented insights belong in nobody's channel unless they are asked for.
  const isFirstTry = chats.length === 0 && (await real.workspace.store.partitions()).length === 0;
  const inSample = { ...asked, config: { ...config, data: join(config.data, 'sample') } };
  const sample = isFirstTry || shell.sample ? await openTenant(inSample, 'sample', { show, chats: platforms }) : null;
  const bot = startBot({
    real,
    sample,
    staysInSample: shell.sample,
    sampleDocuments,
    reports,
    rules,
    asOf: () => clock.now(),
  });
  about = () => bot.active().workspace;
  await bot.refreshSample();
  if (found.imports.length > 0) say(await shown({ reply: found, about: real.workspace }));
  say(await shown(await bot.answer('summary', atTheTerminal())));

  const desk = chatDesk({
    bot,
    policy: { allowed: config.allowed, guestsRead: config.guestsRead },
    seen: await seenEvents(join(config.data, 'state', 'seen-events.txt'), systemClock),
    clock: systemClock,
  });
  if (server !== null) {
    const port = await server.listen({ host: config.host, port: config.port ?? USUAL_PORT });
    process.stderr.write(`Listening on http://${config.host}:${port}\n`);
  }
  // A chat that cannot be reached at the moment keeps neither the others nor the terminal waiting.
  for (const [at, chat] of open.entries()) {
    const { title } = chats[at]?.system ?? { title: 'a chat' };
    chat.listen(desk).then(
      () => void process.stderr.write(`At home in ${title}.\n`),
      (cause: unknown) => {
        log.warn('chat.not-heard', { chat: title, cause: explained(cause) });
        process.stderr.write(`${title} cannot be heard: ${explained(cause)} \`mailflow doctor\` finds out why.\n`);
      },
    );
  }
  await bot.look().then(() => bot.quiet(), complain);

  const talk = converse({
    input: process.stdin,
    output: process.stdout,
    prompt: 'mailflow> ',
    completions: [...reports.map(({ name }) => name), 'insights', 'why', 'subscriptions', 'help', 'import', 'quit'],
    onLine: async (line) => {
      process.stdout.write(await bot.answer(line, atTheTerminal()).then(shown).catch(failed));
    },
  });
  say = (text) => talk.say(text);
  const scheduler = cronScheduler(log);
  const stops = [
    scheduler.every(config.inboxSchedule, async () => {
      const news = await bot.tick();
      if (news === null) return;
      talk.say(await shown(news));
      await bot.look();
    }),
    scheduler.every(config.lookSchedule, () => bot.look()),
  ];
  await end();
  for (const stop of stops) stop();
  for (const chat of open) await chat.close();
  await server?.close();
  await bot.idle();
  await Promise.race([bot.quiet(), wait(LAST_WORDS_MS, undefined, { ref: false })]);
  await sample?.close();
  await real.close();
  return ANSWERED;

  /** The end of the terminal's input ends a bot that is at home nowhere else; a signal ends every one. */
  async function end(): Promise<void> {
    const signalled = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
    const isService = chats.length > 0 && process.stdin.isTTY !== true;
    await (isService ? signalled : Promise.race([talk.ended, signalled]));
    talk.end();
    await talk.ended;
  }

  function show(message: ShownMessage, workspace: Workspace): void {
    say(printedMessage(message, aboutOf(workspace)));
  }

  /** What a file holds is put beside the data: nobody wants to read it here. */
  async function shown({ reply, about: workspace }: Said): Promise<string> {
    if (reply.kind !== 'file') return `\n${printed(reply, 'table', aboutOf(workspace))}`;
    const path = join(config.data, 'requested', reply.name);
    await mkdir(join(config.data, 'requested'), { recursive: true });
    await writeFile(path, renderCsv(reply.rows));
    return printedNotice(reply.say.view.title, `${reply.say.view.sentences.join(' ')} It is in ${path}.`, 'neutral');
  }

  function complain(cause: unknown): void {
    log.warn('look.failed', { cause: cause instanceof Error ? cause.stack : cause });
    say(failed(cause));
  }
}

/** Everything may be asked at the terminal, and files of this machine may be named. */
const atTheTerminal = (): Asker => ({
  ...speaker(),
  readImport: (words) => {
    const read = readShellArguments(words);
    return read.ok
      ? { ok: true, paths: read.shell.words.map(fromHere), options: importOptions(read.shell) }
      : { ok: false, rejection: importRejection(read.problem) };
  },
});

const aboutOf = (workspace: Workspace | null) => ({
  sample: workspace?.tenant === 'sample',
  organisation: workspace?.organisation ?? '',
});

const failed = (cause: unknown): string => printedNotice('That failed', explained(cause), 'problem');
