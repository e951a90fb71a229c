import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openToWrite } from '../../../src/main/open-data.ts';
import type { Day } from '../../../src/model/time.ts';
import { APP_ID } from '../../teams/connected.ts';
import { startConnectorStub, TENANT } from '../../teams/connector-stub.ts';
import { startOpenIdServer } from '../../teams/openid-server.ts';
import { compared, type Figure, megabytes, times } from '../figures.ts';
import { buildTenant } from '../generate/build-tenant.ts';
import { run, said, start, startMailflow } from '../program.ts';
import { silentLog } from '../silent-log.ts';
import { SECRET, TOKEN, UNKNOWN_WORD } from '../slack/apps.ts';
import { startWebApi } from '../slack/web-api.ts';
import { median } from '../timing.ts';

/** Few, so that starting is measured and not what there is to read. */
const SENDERS = 100;
const ROUNDS = 5;
const AT_MOST = 1.2;
const REST_MS = 3_000;

const BARE = fileURLToPath(new URL('../rivals/bare-sdks.mjs', import.meta.url));
const COUNTER = new URL('../count-teams-sdk.mjs', import.meta.url);

/** What the bot always loads, what it loads to listen, and what each chat takes. */
const ALWAYS = ['zod', '@duckdb/node-api', 'lowdb', 'node-cron'];
const LISTENING = ['prom-client'];
const SLACK = ['@slack/bolt'];
const TEAMS = ['@microsoft/teams-ai', 'botbuilder'];

interface Start {
  /** Until it is at home in its chats; null without any. */
  readonly homeMs: number | null;
  /** Until it has answered a line besides, or imported everything. */
  readonly ms: number;
  readonly residentBytes: number;
  /** When what starting took has been given back. */
  readonly restingBytes: number;
  readonly teamsFiles: number;
}

interface Home {
  readonly name: string;
  /** As it is said when it is at home there. */
  readonly titles: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly packages: readonly string[];
}

/**
 * From the start of the process until it is at home in all its chats, until it has answered a line at the terminal
 * besides, and what is resident then; beside a process that imports the same packages and does nothing with them.
 */
export async function measureStartUp(lastDay: Day, scratch: string): Promise<readonly Figure[]> {
  const data = join(scratch, 'tenant');
  const { store, close } = await openToWrite({ data, authority: [] }, { hot: false, log: silentLog });
  await buildTenant(store, SENDERS, lastDay);
  await close();
  const [api, stub, openId] = await Promise.all([startWebApi(), startConnectorStub(), startOpenIdServer()]);
  try {
    const slack = {
      SLACK_BOT_TOKEN: TOKEN,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: api.apiUrl,
      MAILFLOW_PORT: '0',
    };
    const teams = {
      TEAMS_APP_ID: APP_ID,
      TEAMS_APP_PASSWORD: 'a-secret-of-a-benchmark',
      TEAMS_TENANT_ID: TENANT,
      TEAMS_ALLOWED_HOSTS: stub.host,
      TEAMS_LOGIN_URL: stub.serviceUrl,
      TEAMS_OPENID_METADATA: openId.metadataUrl,
      MAILFLOW_PORT: '0',
    };
    const inSlack = [...ALWAYS, ...LISTENING, ...SLACK];
    const both = ['Slack', 'Microsoft Teams'];
    const homes: readonly Home[] = [
      { name: 'neither', titles: [], environment: {}, packages: ALWAYS },
      { name: 'Slack only', titles: ['Slack'], environment: slack, packages: inSlack },
      {
        ...{ name: 'Teams only', titles: ['Microsoft Teams'], environment: teams },
        packages: [...ALWAYS, ...LISTENING, ...TEAMS],
      },
      { name: 'both', titles: both, environment: { ...slack, ...teams }, packages: [...inSlack, ...TEAMS] },
    ];
    // Once unmeasured: the first one to look at a tenant has more to do.
    for (const home of homes) await startBot(home, data, scratch);
    return await measured(homes, data, scratch);
  } finally {
    api.close();
    await Promise.all([stub.close(), openId.close()]);
  }
}

/** All in turn, so that a busy minute of the machine hits all of them alike. */
async function measured(homes: readonly Home[], data: string, scratch: string): Promise<readonly Figure[]> {
  const starts = homes.map((home) => ({ home, bot: [] as Start[], bare: [] as Start[] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { home, bot, bare } of starts) {
      bot.push(await startBot(home, data, scratch));
      bare.push(await startBare(home, scratch));
    }
  }
  return starts.flatMap(({ home, bot, bare }) => figuresOf(home, bot, bare));
}

function figuresOf({ name, titles }: Home, bot: readonly Start[], bare: readonly Start[]): readonly Figure[] {
  const middle = (starts: readonly Start[], of: 'ms' | 'residentBytes' | 'restingBytes') =>
    median(starts.map((each) => each[of]));
  const atHome = bot.flatMap(({ homeMs }) => homeMs ?? []);
  const imports = { name: 'imports', ms: middle(bare, 'ms') };
  const resident = (when: string, of: 'residentBytes' | 'restingBytes'): Figure => {
    const [ours, theirs] = [middle(bot, of), middle(bare, of)];
    return {
      what: `${name}: resident ${when}`,
      measured: megabytes(ours),
      beside: `imports ${megabytes(theirs)}`,
      ratio: times(ours / theirs),
      goal: { words: `<= ${AT_MOST}x`, isMet: ours / theirs <= AT_MOST },
    };
  };
  const files = Math.max(...bot.map(({ teamsFiles }) => teamsFiles));
  const isInTeams = titles.includes('Microsoft Teams');
  return [
    ...(atHome.length === 0 ? [] : [compared(`${name}: until at home`, median(atHome), imports, AT_MOST)]),
    compared(`${name}: until a line is answered too`, middle(bot, 'ms'), imports, AT_MOST),
    resident('then', 'residentBytes'),
    resident('three seconds later', 'restingBytes'),
    {
      what: `${name}: files of botbuilder and teams-ai loaded`,
      measured: String(files),
      // Some where Teams is: otherwise nothing would be counted at all.
      goal: isInTeams ? { words: '> 0', isMet: files > 0 } : { words: '0', isMet: files === 0 },
    },
  ];
}

function startBot({ titles, environment }: Home, data: string, scratch: string): Promise<Start> {
  return started(scratch, (counting) => {
    const child = startMailflow(['start', '--data', data], { ...environment, ...counting });
    child.stdin.write(`${UNKNOWN_WORD}\n`);
    return {
      child,
      atHome: titles.map((title) => said(child, child.stderr, new RegExp(`Connected to ${title}\\.`))),
      ready: said(child, child.stdout, new RegExp(UNKNOWN_WORD)),
    };
  });
}

function startBare({ packages }: Home, scratch: string): Promise<Start> {
  return started(scratch, (counting) => {
    const child = start(process.execPath, [BARE, ...packages], counting);
    return { child, atHome: [], ready: said(child, child.stdout, /Imported/) };
  });
}

interface Starting {
  readonly child: ChildProcessWithoutNullStreams;
  readonly atHome: readonly Promise<unknown>[];
  readonly ready: Promise<unknown>;
}

async function residentIn({ pid }: ChildProcessWithoutNullStreams): Promise<number> {
  return Number(await run('ps', ['-o', 'rss=', '-p', String(pid)])) * 1024;
}

/** Measures a start, and ends what was started. */
async function started(
  scratch: string,
  begin: (counting: Readonly<Record<string, string>>) => Starting,
): Promise<Start> {
  const loaded = join(scratch, 'loaded');
  const from = performance.now();
  const { child, atHome, ready } = begin({ NODE_OPTIONS: `--import=${COUNTER.href}`, BENCH_LOADED_FILE: loaded });
  const passed = () => performance.now() - from;
  const [homeMs] = await Promise.all([Promise.all(atHome).then(passed), ready]);
  const ms = passed();
  const residentBytes = await residentIn(child);
  await wait(REST_MS);
  const restingBytes = await residentIn(child);
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
  return {
    homeMs: atHome.length === 0 ? null : homeMs,
    ms,
    residentBytes,
    restingBytes,
    teamsFiles: Number(await readFile(loaded, 'utf8')),
  };
}
