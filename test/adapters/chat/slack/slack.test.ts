import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ChatContext, ConfiguredChat } from '../../../../adapters/chat/chat-system.ts';
import type { Listening } from '../../../../adapters/chat/slack/inbound/listening.ts';
import { slackSystem } from '../../../../adapters/chat/slack/slack.ts';
import { fileContent } from '../../../../adapters/report-file/file-content.ts';
import type { ChatGateway } from '../../../../src/bot/chat-request.ts';
import { announcementOf } from '../../../contracts/chat-platform.ts';
import { keptLog, SLACK_CLOCK } from '../../../slack/connected.ts';
import { APP_TOKEN, BOT_TOKEN } from '../../../slack/emulated-slack.ts';
import { startHostileSlack } from '../../../slack/hostile-slack.ts';

const SOCKET = { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_APP_TOKEN: APP_TOKEN };
const HTTP = { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef' };

const CONTEXT: ChatContext = {
  clock: SLACK_CLOCK,
  log: keptLog(),
  about: () => ({ sample: false, organisation: 'Contoso' }),
  allowed: [],
  incoming: '/nowhere',
  makeFile: fileContent,
  stateFolder: '/nowhere',
  route: null,
};

/** Hears nothing, and keeps what it was given. */
function deaf() {
  const heard: Listening[] = [];
  const ends: string[] = [];
  const system = slackSystem(async (_, listening) => {
    heard.push(listening);
    return { isConnected: () => true, close: async () => void ends.push('closed') };
  });
  return { system, heard, ends };
}

function chatOf(environment: Readonly<Record<string, string>>, system = deaf().system): ConfiguredChat {
  const read = system.configure(environment);
  if (read.kind !== 'ready') throw new Error(`it is ${read.kind}`);
  return read.chat;
}
const desk = {} as ChatGateway;

describe('Slack as a chat system', () => {
  test('needs a server only where it is to be reached over HTTP', () => {
    expect([chatOf(SOCKET).needsServer, chatOf(HTTP).needsServer]).toEqual([false, true]);
    expect(deaf().system.configure({ SLACK_BOT_TOKEN: BOT_TOKEN })).toMatchObject({ kind: 'faulty' });
    expect(deaf().system.configure({})).toEqual({ kind: 'off' });
  });

  test('speaks before it hears, and is not connected until then nor after it is closed', async () => {
    const slack = await startHostileSlack();
    try {
      const { system, heard, ends } = deaf();
      const chat = await chatOf({ ...SOCKET, SLACK_API_URL: slack.apiUrl }, system).open(CONTEXT);
      const conversation = `slack:${slack.ids['mail-alerts']}`;
      const message = { conversation, key: 'k', say: announcementOf('root'), mayRepeat: false, thread: null };
      expect(await chat.platform.post(message)).toMatchObject({ kind: 'done' });
      expect(chat.isConnected()).toBe(false);
      await chat.listen(desk);
      expect(heard).toMatchObject([
        { way: { kind: 'socket', appToken: APP_TOKEN, apiUrl: slack.apiUrl }, mostFileBytes: 100_000_000 },
      ]);
      expect(chat.isConnected()).toBe(true);
      await chat.close();
      await chat.close();
      expect([chat.isConnected(), ends]).toEqual([false, ['closed']]);
      expect(await chatOf({ ...SOCKET, SLACK_API_URL: slack.apiUrl }).examine(CONTEXT, [conversation])).toHaveLength(4);
    } finally {
      await slack.close();
    }
  });

  test('hands the route on that it is reached at, and does not open where there is none', async () => {
    const { system, heard } = deaf();
    const route = () => {};
    await (await chatOf(HTTP, system).open({ ...CONTEXT, route })).listen(desk);
    expect(heard).toMatchObject([{ way: { kind: 'http', route } }]);
    await expect(chatOf(HTTP).open(CONTEXT)).rejects.toThrow(/set to use HTTP/);
  });

  test('loads nothing of Bolt to be configured', () => {
    const loaded = loadedBy(resolve(import.meta.dirname, '../../../../adapters/chat/slack/slack.ts'));
    expect(loaded.size).toBeGreaterThan(2);
    expect([...loaded].filter((name) => name.startsWith('@slack'))).toEqual([]);
    expect(loadedBy(resolve(import.meta.dirname, '../../../../adapters/chat/slack/speaking.ts'))).toContain(
      '@slack/bolt',
    );
  });
});

/** Every module that an import of the file loads with it. */
function loadedBy(file: string, known = new Set<string>()): ReadonlySet<string> {
  known.add(file);
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/^(?:import|\}) (?!type ).*from '(.+)';$/gm)) {
    if (!name.startsWith('.')) known.add(name);
    else if (!known.has(join(dirname(file), name))) loadedBy(join(dirname(file), name), known);
  }
  return known;
}
