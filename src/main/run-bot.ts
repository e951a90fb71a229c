import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
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
import { sampleDocuments } from '../../adapters/sources/sample-tenant/source.ts';
import { renderCsv } from '../../cards/csv.ts';
import { catalogue } from '../app/catalogue.ts';
import { createApp } from '../app/create-app.ts';
import { startSchedules } from '../app/schedules.ts';
import { type Asker, type BotReply, importRejection } from '../bot/bot.ts';
import { importDropped } from '../bot/workspace.ts';
import { completionsOf } from '../commands/completions.ts';
import { SAMPLE_SOURCE } from '../ingest/choose-source.ts';
import { MailflowError } from '../model/mailflow-error.ts';
import {
  chatContext,
  configuredChats,
  fallbackFault,
  idleOperators,
  incomingFolder,
  type NamedChat,
  openChats,
} from './chats.ts';
import { commandHint } from './command-hint.ts';
import { errorText } from './error-text.ts';
import { ANSWERED, typedWrong } from './exit-codes.ts';
import { serveHealth } from './health-routes.ts';
import { importOptions } from './import-options.ts';
import { localUser } from './local-user.ts';
import { log } from './log.ts';
import { SAMPLE_ORGANISATION } from './open-data.ts';
import { type About, openTenant, tenantSettings } from './open-tenant.ts';
import { pendingRoutes } from './pending-routes.ts';
import { fromHere, type RunOptions } from './run-options.ts';
import { type Shutdown, shutdown } from './shutdown.ts';

/** The prompt does not wait longer than this for the first insights to be told everywhere. */
const FIRST_WORDS_MS = 20_000;
/** A bot whose end has come waits no longer than this for what is being said. */
const LAST_WORDS_MS = 10_000;
const LINGER_MS = 2_000;
/** Chats over HTTP take their paths within seconds; a path that nobody has by then is unknown. */
const ROUTES_MS = 60_000;
/** Where Microsoft's tools expect a bot. */
const DEFAULT_PORT = 3978;

/** `npm start`: the bot, in the chats it is configured for and in the terminal or through a pipe. */
export async function runBot(asked: RunOptions): Promise<number> {
  const configured = configuredChats(asked.given);
  if (!configured.ok) return typedWrong(configured.faults.join('\n'));
  const fault = fallbackFault(asked.config, configured.chats);
  if (fault !== null) return typedWrong(fault);
  for (const { title, operators } of idleOperators(asked.config, configured.chats))
    log.warn('operators.idle', { operators, cause: `${title} is not configured` });
  const closing = shutdown((what, cause) => log.warn('close.failed', { what, cause: errorText(cause) }));
  try {
    return await run(asked, configured.chats, closing);
  } finally {
    await closing.all();
    // A chat that is still trying to connect would keep the process.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

async function run(asked: RunOptions, chats: readonly NamedChat[], closing: Shutdown): Promise<number> {
  const { config, clock, shell } = asked;
  const isSample = shell.sample;
  const needsServer = chats.some(({ chat }) => chat.needsServer) || config.port !== undefined;
  const server = needsServer ? httpServer(log) : null;
  const overHttp = chats.filter(({ chat }) => chat.needsServer).map(({ system }) => system.name);
  const coming = server && pendingRoutes(server, overHttp);
  // Chats speak of one tenant from the start to the end: invented insights never reach them unasked.
  const organisation = isSample ? SAMPLE_ORGANISATION : config.organisation;
  const about = () => ({ sample: isSample, organisation });
  const open = await openChats(chats, (system) =>
    chatContext(system, config, { about, route: coming?.routeOf(system.name) ?? null }),
  );
  const listening = open.map((chat) => closing.add('a chat', () => chat.close()));
  const platforms = open.map(({ platform }) => platform);

  let say = (text: string): void => void process.stdout.write(text);
  const real = await openTenant(tenantSettings(asked), 'real', { show, chats: isSample ? [] : platforms });
  closing.add('the data', () => real.close());
  if ((await real.workspace.store.partitions()).some(({ source }) => source === SAMPLE_SOURCE)) {
    throw new MailflowError('wrong-tenant', `${config.data} holds the invented sample tenant.`, {
      cure: 'Start with the data directory above it, or another one: --data DIR.',
    });
  }
  const { lookFrom, welcomed } = real.workspace.state.read();
  if (welcomed && shell.asOf !== undefined && lookFrom !== null && new Date(lookFrom) > shell.asOf) {
    throw new MailflowError('wrong-time', `The bot has looked at these data until ${lookFrom} already.`, {
      cure: 'Start without --as-of; to ask about the past, put it behind a command: `insights --as-of 2026-11-15`.',
    });
  }
  await rm(incomingFolder(config), { recursive: true, force: true });
  const found = await importDropped(real.workspace, {}, {});
  // Invented insights belong in nobody's channel unless they are asked for.
  const isFirstTry = chats.length === 0 && (await real.workspace.store.partitions()).length === 0;
  const inSample = { ...asked, config: { ...config, data: join(config.data, 'sample') } };
  const sample =
    isFirstTry || isSample
      ? await openTenant(tenantSettings(inSample), 'sample', { show, chats: isSample ? platforms : [] })
      : null;
  if (sample !== null) closing.add('the sample tenant', () => sample.close());
  const { bot, gateway } = createApp({
    ...{ real, sample, staysInSample: isSample, sampleDocuments },
    ...{ clock: systemClock, asOf: clock },
    policy: { allowed: config.operators, guestsRead: config.guestsRead },
    seen: await seenEvents(join(config.data, 'state', 'seen-events.txt'), systemClock),
  });
  const scheduler = cronScheduler(log);
  await bot.refreshSample();
  if (server !== null) {
    const workspace = () => bot.active().workspace;
    await serveHealth(server, { config, workspace, chats: open, schedules: scheduler.health });
    const port = await server.listen({ host: config.host, port: config.port ?? DEFAULT_PORT });
    coming?.endWith(wait(ROUTES_MS, undefined, { ref: false }));
    process.stderr.write(`Listening on http://${config.host}:${port}\n`);
  }
  // A chat that cannot be reached at the moment keeps neither the others nor the terminal waiting.
  open.forEach((chat, at) => {
    const { name, title } = chats[at]?.system ?? { name: '', title: 'a chat' };
    void chat
      .listen(gateway)
      .then(
        () => void process.stderr.write(`At home in ${title}.\n`),
        (cause: unknown) => {
          log.warn('chat.not-heard', { chat: title, cause: errorText(cause) });
          process.stderr.write(
            `${title} cannot be heard: ${errorText(cause)} \`${commandHint('doctor')}\` finds out why.\n`,
          );
        },
      )
      .then(() => coming?.settled(name));
  });
  if (server !== null) closing.add('the server', () => server.close());
  if (found.imports.length > 0) say(await shown({ reply: found, about: real.workspace }));
  say(await shown(await bot.answer('summary', atTheTerminal())));
  await bot.look().then(() => Promise.race([bot.quiet(), wait(FIRST_WORDS_MS, undefined, { ref: false })]), complain);

  const talk = converse({
    input: process.stdin,
    output: process.stdout,
    prompt: 'mailflow> ',
    completions: completionsOf(catalogue),
    onLine: async (line) => {
      process.stdout.write(await bot.answer(line, atTheTerminal()).then(shown).catch(failed));
    },
  });
  say = (text) => talk.say(text);
  const stops = startSchedules(bot, scheduler, {
    ...config,
    onImported: async (news) => talk.say(await shown(news)),
  }).map((stop) => closing.add('the schedule', stop));
  await end();
  for (const stop of [...stops, ...listening]) await stop();
  await bot.idle();
  await Promise.race([bot.quiet(), wait(LAST_WORDS_MS, undefined, { ref: false })]);
  return ANSWERED;

  /** The end of the terminal's input ends a bot that is at home nowhere else; a signal ends every one. */
  async function end(): Promise<void> {
    const signalled = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
    const isService = chats.length > 0 && process.stdin.isTTY !== true;
    await (isService ? signalled : Promise.race([talk.ended, signalled]));
    talk.end();
    await talk.ended;
  }

  function show(message: ShownMessage, about: About): void {
    say(printedMessage(message, aboutOf(about)));
  }

  /** What a file holds is put beside the data: nobody wants to read it here. */
  async function shown({ reply, about: workspace }: BotReply): Promise<string> {
    if (reply.kind !== 'file') return `\n${printed(reply, 'table', aboutOf(workspace))}`;
    const folder = join(workspace.tenant === 'sample' ? inSample.config.data : config.data, 'requested');
    const path = join(folder, reply.name);
    await mkdir(folder, { recursive: true });
    await writeFile(path, renderCsv(reply.rows));
    const { view } = reply.say;
    const say = { ...reply.say, view: { ...view, sentences: [...view.sentences, `It is in ${path}.`] } };
    return `\n${printed({ kind: 'said', say, data: {} }, 'table', aboutOf(workspace))}`;
  }

  function complain(cause: unknown): void {
    log.warn('look.failed', { cause: cause instanceof Error ? cause.stack : cause });
    say(failed(cause));
  }
}

/** Everything may be asked at the terminal, and files of this machine may be named. */
const atTheTerminal = (): Asker => ({
  ...localUser(),
  readImport: (words) => {
    const read = readShellArguments(words);
    return read.ok
      ? { ok: true, paths: read.shell.words.map(fromHere), options: importOptions(read.shell) }
      : { ok: false, rejection: importRejection(read.problem) };
  },
});

const aboutOf = ({ tenant, organisation }: About) => ({ sample: tenant === 'sample', organisation });

const failed = (cause: unknown): string => printedNotice('That failed', errorText(cause), 'problem');
