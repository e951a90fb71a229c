import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Day, dayOf } from '../../../src/model/time.ts';
import { said, startMailflow } from '../../bench/program.ts';
import { SECRET, TOKEN } from '../../bench/slack/apps.ts';
import { type Struck, startWebApi } from '../../bench/slack/web-api.ts';
import { signedSender } from '../../slack/signed-sender.ts';
import { APP_ID } from '../../teams/connected.ts';
import { startConnectorStub, TENANT } from '../../teams/connector-stub.ts';
import { startOpenIdServer } from '../../teams/openid-server.ts';
import { sendingAsTeams } from '../../teams/sending-as-teams.ts';
import { teamsUser } from '../../teams/teams-user.ts';
import type { Floor } from './flat.ts';
import { load } from './load.ts';

const RECORDER = new URL('./record-floor.mjs', import.meta.url);
const FAULTS: readonly (Struck | null)[] = [null, 'broken', null, 'reset', null, 'throttled'];
/** Insights whose ids are kept to be acknowledged. */
const POSTED_KEPT = 50;

export interface MemorySoakOptions {
  readonly seed: number;
  readonly minutes: number;
  readonly perSecond: number;
  /** Between two collections of garbage. */
  readonly everySeconds: number;
  /** An empty folder. */
  readonly folder: string;
}

export interface MemorySoakResult {
  readonly floors: readonly Floor[];
  readonly requests: number;
  readonly posts: number;
  /** How the program ended at SIGTERM. */
  readonly exitCode: number | null;
}

/** Runs the real program in Slack and Teams under load, and records what it holds when all garbage is collected. */
export async function memorySoak(options: MemorySoakOptions): Promise<MemorySoakResult> {
  const { seed, minutes, perSecond, folder } = options;
  const [data, floorFile] = [join(folder, 'data'), join(folder, 'floors')];
  await mkdir(data, { recursive: true, mode: 0o700 });
  let posts = 0;
  const posted: string[] = [];
  const api = await startWebApi({
    strike: (call) => (call % 10 === 0 ? (FAULTS[(call / 10) % FAULTS.length] ?? null) : null),
    onPost: (fields) => {
      posts++;
      const id = /"value":"ack ([^" ]+)"/.exec(fields.get('blocks') ?? '')?.[1];
      if (id === undefined || posted.includes(id)) return;
      posted.push(id);
      if (posted.length > POSTED_KEPT) posted.shift();
    },
  });
  const [stub, openId] = await Promise.all([startConnectorStub(), startOpenIdServer()]);
  const child = startMailflow(['start', '--data', data], {
    SLACK_BOT_TOKEN: TOKEN,
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: api.apiUrl,
    TEAMS_APP_ID: APP_ID,
    TEAMS_APP_PASSWORD: 'a-secret-of-a-soak',
    TEAMS_TENANT_ID: TENANT,
    TEAMS_ALLOWED_HOSTS: stub.host,
    TEAMS_LOGIN_URL: stub.serviceUrl,
    TEAMS_OPENID_METADATA: openId.metadataUrl,
    MAILFLOW_PORT: '0',
    MAILFLOW_INBOX_SCHEDULE: '*/5 * * * * *',
    MAILFLOW_DETECTION_SCHEDULE: '*/20 * * * * *',
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${RECORDER.href}`,
    SOAK_FLOOR_FILE: floorFile,
    SOAK_FLOOR_EVERY_MS: String(options.everySeconds * 1_000),
  });
  child.stdout.resume();
  try {
    const [, port] = await said(child, child.stderr, /Listening on http:\/\/127\.0\.0\.1:(\d+)/);
    const url = `http://127.0.0.1:${port}`;
    const lastDay: Day = dayOf(new Date()) - 1;
    const send = sendingAsTeams({ url: `${url}/api/messages`, stub, openId });
    const requests = await load({
      ...{ seed, data, lastDay, perSecond, posted },
      slack: signedSender(`${url}/slack/events`, SECRET),
      teams: teamsUser({ send }, 'anna'),
      signal: AbortSignal.timeout(minutes * 60_000),
    });
    // One collection more, when what was asked last has been answered.
    await wait(options.everySeconds * 1_000);
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    const [exitCode] = (await ended) as [number | null];
    const floors = (await readFile(floorFile, 'utf8')).trim().split('\n');
    return { floors: floors.map((line) => JSON.parse(line) as Floor), requests, posts, exitCode };
  } finally {
    child.kill('SIGKILL');
    api.close();
    await Promise.all([stub.close(), openId.close()]);
  }
}
