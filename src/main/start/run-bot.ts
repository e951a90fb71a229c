import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { heartbeat } from '../../../adapters/http/heartbeat.ts';
import { httpServer } from '../../../adapters/http/http-server.ts';
import { cronScheduler } from '../../../adapters/schedule/cron-scheduler.ts';
import { systemClock } from '../../../adapters/schedule/system-clock.ts';
import { seenEvents } from '../../../adapters/seen-events/seen-events.ts';
import { sampleDocuments } from '../../../adapters/sources/sample-tenant/source.ts';
import { serviceManager } from '../../../adapters/systemd/service-manager.ts';
import { catalogue } from '../../app/catalogue.ts';
import { createApp } from '../../app/create-app.ts';
import { scheduleReadiness } from '../../app/readiness.ts';
import { startSchedules } from '../../app/schedules.ts';
import { importDropped } from '../../bot/workspace.ts';
import { notFetchedYet } from '../../fetch/fetch-status.ts';
import type { LogFollowing } from '../../follow/follow-logs.ts';
import { notReadYet } from '../../follow/follow-one.ts';
import { postedReports } from '../../follow/posted-reports.ts';
import {
  chatContext,
  configuredChats,
  fallbackFault,
  idleOperators,
  incomingFolder,
  type NamedChat,
  openChats,
} from '../chats.ts';
import { errorText } from '../error-text.ts';
import { ANSWERED, typedWrong } from '../exit-codes.ts';
import { followedLogs } from '../followed-logs.ts';
import { log } from '../log.ts';
import { SAMPLE_ORGANISATION } from '../open-data.ts';
import { nap } from '../open-tenant.ts';
import { outboundOf } from '../outbound.ts';
import { outliveOutput, writeSafely } from '../output.ts';
import { reportFault } from '../report-fault.ts';
import type { RunOptions } from '../run-options.ts';
import { ownVersion } from '../version.ts';
import { openReal, openSample, sampleData } from './bot-tenants.ts';
import { boundHeap } from './bound-heap.ts';
import { firstMinute } from './first-minute.ts';
import { serveHealth } from './health-routes.ts';
import { listenInChats } from './listen-in-chats.ts';
import { pendingRoutes } from './pending-routes.ts';
import { type Shutdown, shutdown } from './shutdown.ts';
import { type Followed, startFollowing } from './start-following.ts';
import { hearSignals, type Stopping } from './stopping.ts';
import { atTheTerminal, terminal } from './terminal.ts';
import { serveTlsReports } from './tls-report-route.ts';

/** The prompt does not wait longer than this for the first insights to be told everywhere. */
const FIRST_WORDS_MS = 20_000;
/** A bot whose end has come waits no longer than this for what is being said: a kill harms nothing. */
const LAST_WORDS_MS = 8_000;
const LINGER_MS = 1_000;
/** What does not close by then, as a chat whose connection hangs, is left to the end of the process. */
const CLOSING_MS = 30_000;
/** Chats over HTTP take their paths within seconds; a path that nobody has by then is unknown. */
const ROUTES_MS = 60_000;
/** Where Microsoft's tools expect a bot. */
const DEFAULT_PORT = 3978;

/** `npm start`: the bot, in the chats it is configured for and in the terminal or through a pipe. */
export async function runBot(asked: RunOptions): Promise<number> {
  boundHeap();
  const configured = configuredChats(asked.given);
  if (!configured.ok) return typedWrong(configured.faults.join('\n'));
  const followed = await followedLogs(asked);
  if (!followed.ok) return typedWrong(followed.faults.join('\n'));
  const fault = fallbackFault(asked.config, configured.chats);
  if (fault !== null) return typedWrong(fault);
  for (const { title, operators } of idleOperators(asked.config, configured.chats))
    log.warn('operators.idle', { operators, cause: `${title} is not configured` });
  const tenants = asked.given.file.fetched;
  const { way, faults } = await outboundOf(tenants.length === 0 ? {} : asked.given.environment);
  if (faults.length > 0) return typedWrong(faults.join('\n'));
  const closing = shutdown((what, cause) => log.warn('close.failed', { what, cause: errorText(cause) }));
  const stopping = hearSignals();
  const given = { ...asked, stopping: stopping.signal };
  const code = await run(
    given,
    { chats: configured.chats, logs: followed.logs, tenants, send: way.send },
    closing,
    stopping,
  ).catch(reportFault);
  // Where that takes too long after a signal, the data stay locked until the process is gone.
  const forced = setTimeout(() => process.exit(code), CLOSING_MS);
  await stopping.unlessOver(closing.all());
  clearTimeout(forced);
  // A chat that is still trying to connect would keep the process.
  setTimeout(() => process.exit(code), LINGER_MS).unref();
  stopping.release();
  return code;
}

async function run(
  asked: RunOptions,
  { chats, logs, tenants, send }: Followed & { readonly chats: readonly NamedChat[]; readonly send: typeof fetch },
  closing: Shutdown,
  stopping: Stopping,
): Promise<number> {
  const { config, clock, shell } = asked;
  const isSample = shell.sample;
  const { unlessAsked } = stopping;
  const here = terminal((tenant) => (tenant === 'sample' ? sampleData(config.data) : config.data));
  const ending = new AbortController();
  const gone = new Promise<void>((resolve) => outliveOutput(log, resolve));
  const scheduler = cronScheduler(log);
  const isWell = () => scheduleReadiness(scheduler.health()).ok;
  const manager = serviceManager({ environment: asked.given.environment, log });
  if (manager !== null) closing.add('the watchdog', manager.watch(isWell));

  const needsServer =
    chats.some(({ chat }) => chat.needsServer) || config.port !== undefined || config.tlsReports !== undefined;
  const server = needsServer ? httpServer(log) : null;
  const overHttp = chats.filter(({ chat }) => chat.needsServer).map(({ system }) => system.name);
  const coming = server && pendingRoutes(server, overHttp);
  // Chats speak of one tenant from the start to the end: invented insights never reach them unasked.
  const organisation = isSample ? SAMPLE_ORGANISATION : config.organisation;
  const about = () => ({ sample: isSample, organisation, zone: config.zone });
  const open = await openChats(chats, (system) =>
    chatContext(system, config, { about, route: coming?.routeOf(system.name) ?? null }),
  );
  const listening = open.map((chat) => closing.add('a chat', () => chat.close()));
  let follows: LogFollowing | null = null;
  const comesByItself = logs.length + tenants.length > 0;
  const before = [
    ...logs.map(notReadYet),
    ...tenants.flatMap(({ source, feedNames }) => feedNames.map((name) => notFetchedYet({ name, source }))),
  ];
  const posted = config.tlsReports === undefined ? null : postedReports('tls-reports posted reports', systemClock);
  const following = () => [...(follows?.status() ?? before), ...(posted === null ? [] : [posted.status()])];
  const first = firstMinute(here);
  const around = { following, show: first.show, platforms: open.map(({ platform }) => platform), closing };

  const real = await openReal(asked, around);
  await rm(incomingFolder(config), { recursive: true, force: true });
  const firstLook = importDropped(real.workspace, {}, {});
  const found = await unlessAsked(firstLook);
  if (stopping.signal.aborted) {
    await stopping.unlessOver(firstLook);
    return ANSWERED;
  }
  // Invented insights belong in nobody's channel unless they are asked for.
  const isFirstTry = chats.length === 0 && !comesByItself && (await real.workspace.store.partitions()).length === 0;
  const sample = isFirstTry || isSample ? await openSample(asked, around) : null;
  const { bot, gateway } = createApp({
    following,
    mailing: open.find(({ mailing }) => mailing)?.mailing,
    requestPlans: tenants.flatMap(({ requests }) => requests?.plan ?? []),
    ...{ real, sample, staysInSample: isSample, sampleDocuments },
    catalogue: { ...catalogue, version: ownVersion() },
    ...{ clock: systemClock, asOf: clock, nap, ending: ending.signal },
    policy: { allowed: config.operators, guestsRead: config.guestsRead },
    seen: await seenEvents(join(config.data, 'state', 'seen-events.txt'), systemClock),
  });
  await unlessAsked(bot.refreshSample());
  if (stopping.signal.aborted) return ANSWERED;
  if (server !== null) {
    const workspace = () => bot.active().workspace;
    await serveHealth(server, {
      config,
      workspace,
      chats: open,
      schedules: scheduler.health,
      following,
    });
    serveTlsReports(server, { config, bot, clock: systemClock, log, note: (why) => posted?.note(why) });
    const port = await server.listen({ host: config.host, port: config.port ?? DEFAULT_PORT });
    coming?.endWith(wait(ROUTES_MS, undefined, { ref: false }));
    writeSafely(process.stderr, `Listening on http://${config.host}:${port}\n`);
  }
  listenInChats(open, chats, gateway, (name) => coming?.settled(name));
  void manager?.notify('READY=1');
  if (server !== null) closing.add('the server', () => server.close());
  const { caughtUp, ...reading } = startFollowing({ logs, tenants }, { bot, real, config, send });
  follows = reading;
  closing.add('following', () => reading.stop());
  if (found !== undefined && found.imports.length > 0) await here.answer({ reply: found, about: real.workspace });
  // After people can ask, since dropping may take long; before the rules look, since they would tell of what is dropped.
  await unlessAsked(bot.expire().catch((cause: unknown) => log.warn('retention.failed', { cause: String(cause) })));
  // The first look of all tells of the past as it was: the past has to be there, however long that takes.
  if (real.workspace.state.read().lookFrom === null) await unlessAsked(caughtUp);
  if (stopping.signal.aborted) return ended([]);
  const summary = async () => here.answer(await bot.answer('summary', atTheTerminal()));
  if (comesByItself) await here.answer(await bot.answer('sources', atTheTerminal()));
  if (!isFirstTry) {
    await summary();
    first.end();
  }
  const firstWords = bot
    .look()
    .then(() => Promise.race([bot.quiet(), wait(FIRST_WORDS_MS, undefined, { ref: false })]), here.complain);
  await unlessAsked(firstWords);
  if (stopping.signal.aborted) return ended([]);
  if (isFirstTry) await first.greet(summary);

  const talk = here.talkWith(bot);
  if (config.heartbeatUrl !== undefined) {
    const stop = scheduler.every('heartbeat', '* * * * *', heartbeat({ url: config.heartbeatUrl, isWell, log }));
    closing.add('the heartbeat', stop);
  }
  const stops = startSchedules(bot, scheduler, { ...config, onImported: here.answer }).map((stop) =>
    closing.add('the schedule', stop),
  );
  // The end of the terminal's input, or of who reads, ends a bot that is at home nowhere else; a signal ends every one.
  const isService = chats.length > 0 && process.stdin.isTTY !== true;
  const nobodyReads = chats.length === 0 ? [gone] : [];
  await (isService ? stopping.asked : Promise.race([talk.ended, stopping.asked, ...nobodyReads]));
  talk.end();
  await stopping.unlessOver(talk.ended);
  return ended(stops);

  /** What is being done and said comes to its end, for as long as there is time. */
  async function ended(schedules: readonly (() => Promise<void>)[]): Promise<number> {
    void manager?.notify('STOPPING=1');
    // What is being kept comes to its end, as long as there is time.
    await stopping.unlessOver(follows?.stop() ?? Promise.resolve());
    // Before the chats stop: whoever waits for a report is told to ask again.
    ending.abort();
    const quiet = async (): Promise<void> => {
      for (const stop of [...schedules, ...listening]) await stop();
      const lastWords = bot.idle().then(() => bot.quiet());
      await Promise.race([lastWords, wait(LAST_WORDS_MS, undefined, { ref: false })]);
    };
    await stopping.unlessOver(quiet());
    return ANSWERED;
  }
}
