import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REFERENCES_FILE } from '../../../adapters/chat/teams/state-file.ts';
import { httpServer } from '../../../adapters/http/http-server.ts';
import { readConfig } from '../../../src/config.ts';
import { serveHealth } from '../../../src/main/start/health-routes.ts';
import { type TeamsBot, withTeamsBot } from '../../teams/teams-bot.ts';
import { inChat, teamsUser } from '../../teams/teams-user.ts';

const CHECKS = {
  sources: [],
  chats: [],
  isSchedule: () => true,
};

/** Asks the bot as machines do: what it says of Teams, and its figures. */
async function watching(bot: TeamsBot, use: (look: () => Promise<readonly [unknown, string]>) => Promise<void>) {
  const read = readConfig({}, { ...CHECKS, ruleFaults: () => [] });
  if (!read.ok) throw new Error(read.faults.join());
  const data = await mkdtemp(join(tmpdir(), 'mailflow-ready-'));
  const server = httpServer(bot.log);
  try {
    const workspace = () => bot.bot.active().workspace;
    await serveHealth(server, { config: { ...read.config, data }, workspace, chats: [bot.chat], schedules: () => [] });
    const url = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
    await use(async () => {
      const { checks } = (await (await fetch(`${url}/readyz`)).json()) as {
        readonly checks: readonly { name: string }[];
      };
      const figures = await (await fetch(`${url}/metrics`)).text();
      return [checks.find(({ name }) => name === 'teams'), /chat_connected\{.*\} \d/.exec(figures)?.[0] ?? ''] as const;
    });
  } finally {
    await server.close();
    await rm(data, { recursive: true });
  }
}

const NOT_CONNECTED = 'chat_connected{chat="teams"} 0';
const CONNECTED = 'chat_connected{chat="teams"} 1';

const READY = { name: 'teams', ok: true, said: 'connected' };

test('while its secret is refused the bot is not at home in Teams, says why, and finds out by itself when that is over', () =>
  withTeamsBot(
    (bot) =>
      watching(bot, async (look) => {
        const expired = {
          ...{ name: 'teams', ok: false },
          said: expect.stringMatching(
            /^TEAMS_APP_PASSWORD: The secret has expired \(AADSTS7000222\)\. Find it at portal/,
          ),
        };
        // Known before anybody spoke.
        await expect.poll(look).toEqual([expired, NOT_CONNECTED]);
        expect(bot.log.lines.map(({ event }) => event)).toContain('teams.token-refused');
        // Nobody can speak to a bot that is not ready.
        await expect.poll(look).toEqual([READY, CONNECTED]);
        expect(bot.stub.tokenRequests).toHaveLength(3);
        await teamsUser(bot, 'ann').types('help', inChat('ann'));
        expect(bot.stub.messages()).toHaveLength(1);
      }),
    {
      isEmpty: true,
      tokenFaults: [
        { kind: 'denied', code: 7000222 },
        { kind: 'denied', code: 7000222 },
      ],
    },
  ));

test('a bot that cannot save its conversations is ready, tells of it, and writes them as soon as it can', () =>
  withTeamsBot(
    (bot) =>
      watching(bot, async (look) => {
        await writeFile(bot.stateFolder, 'in the way');
        await teamsUser(bot, 'ann').types('help', inChat('ann'));
        const notKept = { name: 'teams', ok: true, said: expect.stringMatching(/cannot save .* Free some disk space/) };
        expect(await look()).toEqual([notKept, CONNECTED]);
        await rm(bot.stateFolder);
        await expect.poll(look).toEqual([READY, CONNECTED]);
        expect(await readFile(join(bot.stateFolder, REFERENCES_FILE), 'utf8')).toContain('a:ann');
      }),
    { isEmpty: true },
  ));

test('a bot that was never given a token is not at home in Teams yet, and is when it has one', () =>
  withTeamsBot(
    (bot) =>
      watching(bot, async (look) => {
        const notYet = { name: 'teams', ok: false, said: expect.stringMatching(/^Microsoft has issued no token yet/) };
        await expect.poll(look).toEqual([notYet, NOT_CONNECTED]);
        await expect.poll(look).toEqual([READY, CONNECTED]);
      }),
    {
      isEmpty: true,
      tokenFaults: [
        { kind: 'status', status: 503, taken: false },
        { kind: 'status', status: 503, taken: false },
      ],
    },
  ));
