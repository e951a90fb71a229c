import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openToWrite } from '../../../src/main/open-data.ts';
import { type Day, dayText } from '../../../src/model/time.ts';
import { duration, type Figure, megabytes, spread, times } from '../figures.ts';
import { buildTenant } from '../generate/build-tenant.ts';
import { reportRows } from '../generate/report-rows.ts';
import { writeLines } from '../generate/text-file.ts';
import { delayFigure, loopDelay, recording } from '../live/loop-delay.ts';
import { silentLog } from '../silent-log.ts';
import { DAYS } from '../sizes.ts';
import { type App, startBareApp, startBot } from '../slack/apps.ts';
import { type Command, commander, manyAtOnce, oneAtATime, shareFile, steadily } from '../slack/commands.ts';
import { startWebApi, type WebApi } from '../slack/web-api.ts';
import { percentile, timed } from '../timing.ts';

interface SlackSizes {
  readonly senders: number;
  readonly commands: number;
  readonly sharedRows: number;
  readonly lastDay: Day;
  readonly scratch: string;
}

const COMMAND = 'smtp-auth 7d';
const ROUNDS = 5;
const PEOPLE = 16;
const PER_SECOND = 20;
const WARMING = 200;

const ACK_RATIO = 1.3;
const ACK_MS = 500;
const CARD_MS = 1000;

/** The two apps, each with everything that was measured of it in one kind of load. */
type Both<T> = Readonly<Record<'bot' | 'bare', T>>;
type Times = Awaited<ReturnType<Command>>;

/**
 * A signed command over HTTP, to its acknowledgement and to its card at Slack, beside a Bolt app that answers a
 * constant; and the same while the bot reads a large file that somebody shared. A Slack that answers at once stands in
 * for the real one.
 */
export async function measureSlack(sizes: SlackSizes): Promise<readonly Figure[]> {
  const { senders, lastDay, scratch } = sizes;
  const data = join(scratch, 'tenant');
  const { store, close } = await openToWrite({ data, authority: [] }, { hot: false, log: silentLog });
  await buildTenant(store, senders, lastDay);
  await close();
  const api = await startWebApi();
  const running: App[] = [];
  try {
    const bot = await startBot(data, api.apiUrl, { environment: recording(join(scratch, 'loop')) });
    running.push(bot);
    const bare = await startBareApp(api.apiUrl, recording(join(scratch, 'bare-loop')));
    running.push(bare);
    const commands = { bot: commander(bot.url, api), bare: commander(bare.url, api) };
    for (const command of Object.values(commands)) await oneAtATime(command, Array(WARMING).fill(COMMAND));
    checkCard((await commands.bot(COMMAND)).posted.fields);
    return [
      ...(await inQuiet(commands, sizes)),
      ...(await inACrowd(commands, sizes)),
      ...(await whileIngesting(commands, { bot, bare }, api, sizes)),
    ];
  } finally {
    for (const app of running) await app.stop();
    api.close();
  }
}

function checkCard(fields: URLSearchParams): void {
  const blocks = fields.get('blocks') ?? '';
  if (!blocks.includes('data_table') || !blocks.includes('first.last')) throw new Error(`no such card: ${blocks}`);
}

/** Both in turn, command by command, so that a busy moment of the machine hits both alike. */
async function inQuiet(commands: Both<Command>, { commands: count, lastDay }: SlackSizes): Promise<readonly Figure[]> {
  const measured: Both<Times[]> = { bot: [], bare: [] };
  for (let n = 0; n < count; n++) {
    measured.bot.push(await commands.bot(COMMAND));
    measured.bare.push(await commands.bare(COMMAND));
  }
  const weeks = Array.from({ length: DAYS - 6 }, (_, n) => `smtp-auth ${week(lastDay - n)}`);
  const first = await oneAtATime(commands.bot, weeks);
  return [
    ackFigure('one at a time', measured),
    cardFigure('one at a time, nothing changed', measured.bot, measured.bare),
    cardFigure('one at a time, another week each time', first),
  ];
}

/** The seven days that end with this one. */
const week = (last: Day): string => `${dayText(last - 6)}..${dayText(last)}`;

async function inACrowd(commands: Both<Command>, { commands: count }: SlackSizes): Promise<readonly Figure[]> {
  const sent = { bot: 0, bare: 0 };
  const [bot, bare] = await sideBySide((name) =>
    steadily(commands[name], COMMAND, PER_SECOND, () => sent[name]++ < count / 2),
  );
  const crowd: Both<Times[]> = { bot: [], bare: [] };
  const seconds = { bot: 0, bare: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['bot', 'bare'] as const) {
      const texts = Array<string>(Math.ceil(count / 2 / ROUNDS)).fill(COMMAND);
      const many = await manyAtOnce(commands[name], texts, PEOPLE);
      crowd[name].push(...many.answered);
      seconds[name] += many.seconds;
    }
  }
  const [ours, theirs] = [crowd.bot.length / seconds.bot, crowd.bare.length / seconds.bare];
  return [
    ackFigure(`${PER_SECOND} a second`, { bot, bare }),
    cardFigure(`${PER_SECOND} a second`, bot, bare),
    ackFigure(`${PEOPLE} people at once`, crowd),
    cardFigure(`${PEOPLE} people at once`, crowd.bot, crowd.bare),
    {
      what: `commands a second, with their cards, ${PEOPLE} people at once`,
      measured: ours.toFixed(0),
      beside: `bare Bolt ${theirs.toFixed(0)}`,
      ratio: times(ours / theirs),
    },
  ];
}

async function whileIngesting(
  commands: Both<Command>,
  apps: Both<App>,
  api: WebApi,
  { sharedRows, lastDay, scratch }: SlackSizes,
): Promise<readonly Figure[]> {
  const path = join(scratch, 'shared.csv');
  await writeLines(reportRows('tenant', sharedRows, lastDay), [{ path, encoding: 'utf16le' }], { forWindows: true });
  const { size: bytes } = await stat(path);
  const delays = async () => ({
    bot: await loopDelay(apps.bot.pid, join(scratch, 'loop')),
    bare: await loopDelay(apps.bare.pid, join(scratch, 'bare-loop')),
  });
  // From here on.
  await delays();
  let isOver = false;
  const sharing = timed(() => shareFile(apps.bot.url, api, { path, bytes })).finally(() => {
    isOver = true;
  });
  const [bot, bare] = await sideBySide((name) => steadily(commands[name], COMMAND, PER_SECOND / 2, () => !isOver));
  const { ms, result: said } = await sharing;
  const delay = await delays();
  if (!said.includes('imported')) throw new Error(`the shared file was not imported: ${said}`);
  const what = `${PER_SECOND / 2} a second while ${megabytes(bytes)} are fetched and imported (${duration(ms)})`;
  const longest = { bot: longestAck(bot), bare: longestAck(bare) };
  return [
    ackFigure(what, { bot, bare }),
    {
      what: 'longest acknowledgement meanwhile',
      measured: duration(longest.bot),
      beside: `bare Bolt ${duration(longest.bare)}`,
      goal: { words: `< ${ACK_MS} ms`, isMet: longest.bot < ACK_MS },
    },
    cardFigure('the same', bot, bare),
    delayFigure('event-loop delay meanwhile, p99', delay.bot, { name: 'bare Bolt', delay: delay.bare }),
  ];
}

/**
 * Both at the same time, so that whatever else goes on takes as much of the machine from either. The second one half a
 * beat later: sent together, one would wait for the other to be sent.
 */
async function sideBySide<T>(load: (name: 'bot' | 'bare') => Promise<T>): Promise<readonly [bot: T, bare: T]> {
  return Promise.all([load('bot'), wait(1000 / PER_SECOND / 2).then(() => load('bare'))]);
}

const acksOf = (answered: readonly Times[]): readonly number[] => answered.map(({ ackMs }) => ackMs);
const cardsOf = (answered: readonly Times[]): readonly number[] => answered.map(({ cardMs }) => cardMs);
const longestAck = (answered: readonly Times[]): number => Math.max(...acksOf(answered));

function ackFigure(what: string, { bot, bare }: Both<readonly Times[]>): Figure {
  const ratio = percentile(acksOf(bot), 99) / percentile(acksOf(bare), 99);
  const isMet = ratio <= ACK_RATIO && longestAck(bot) < ACK_MS;
  return {
    what: `acknowledged, ${what}`,
    measured: `${spread(acksOf(bot))}, longest ${duration(longestAck(bot))}`,
    beside: `bare Bolt ${spread(acksOf(bare))}`,
    ratio: times(ratio),
    goal: { words: `p99 <= ${ACK_RATIO}x, all < ${ACK_MS} ms`, isMet },
  };
}

function cardFigure(what: string, bot: readonly Times[], bare?: readonly Times[]): Figure {
  return {
    what: `card at Slack, ${what}`,
    measured: spread(cardsOf(bot)),
    ...(bare === undefined ? {} : { beside: `bare Bolt ${spread(cardsOf(bare))}` }),
    goal: { words: `p99 <= ${duration(CARD_MS)}`, isMet: percentile(cardsOf(bot), 99) <= CARD_MS },
  };
}
