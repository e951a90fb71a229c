import { once } from 'node:events';
import WebSocket from 'ws';
import { z } from 'zod';
import { VERB } from '../../cards/teams/elements.ts';
import type { KeptMessage } from './connector-stub.ts';
import { freePort } from './free-port.ts';
import { startPlaygroundProcess } from './playground-process.ts';

/** Microsoft's Agents Playground: a Teams that others wrote, on this machine. */
export interface Playground {
  readonly url: string;
  readonly places: { readonly personal: string; readonly group: string; readonly channel: string };
  readonly user: string;
  /** Somebody mentions the bot, in a channel in a new thread; answers the thread's conversation. */
  mentions(text: string, place: string): Promise<string>;
  /** Presses a button of which a card holds the data. */
  presses(data: Readonly<Record<string, unknown>>, message: KeptMessage): Promise<unknown>;
  /** Resolves with the first message of the bot, said or edited from now on or before, that this is true of. */
  message(isMeant: (message: KeptMessage) => boolean): Promise<KeptMessage>;
  messages(): readonly KeptMessage[];
  close(): Promise<void>;
}

const configSchema = z.object({
  config: z.object({
    bot: z.object({ id: z.string(), name: z.string() }),
    currentUser: z.object({ id: z.string() }),
    personalChat: z.object({ id: z.string() }),
    groupChats: z.array(z.object({ id: z.string() })),
    teams: z.array(z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })) })),
  }),
});

const frameSchema = z.object({
  action: z.enum(['createMessage', 'updateMessage']),
  actionConversationId: z.string(),
  message: z.looseObject({ messageId: z.string() }),
});

const postedSchema = z.object({ postConversationId: z.string().optional() });

/** Starts it for a bot that listens at `endpoint`; the bot must be there before it is spoken to. */
export async function startPlayground(endpoint: string): Promise<Playground> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, TEAMSAPPTESTER_BROWSER: 'none' };
  const { child, listening, exited } = await startPlaygroundProcess({ endpoint, port, env });
  await listening;
  const { config } = configSchema.parse(await (await fetch(`${url}/_internal/v1/config`)).json());
  const messages: KeptMessage[] = [];
  const waiting = new Set<(message: KeptMessage) => void>();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/_ws_conversation/v1/conversations/stream`);
  await once(socket, 'open');
  socket.on('message', (data) => {
    const { data: frame } = frameSchema.safeParse(JSON.parse(String(data)));
    if (frame === undefined) return;
    const [conversation = '', thread] = frame.actionConversationId.split(';messageid=');
    const { messageId: id, ...activity } = frame.message;
    const message = { conversation, id, thread: thread === undefined || thread === id ? null : thread, activity };
    const at = messages.findIndex((each) => each.id === id);
    if (at < 0) messages.push(message);
    else messages[at] = message;
    for (const look of waiting) look(message);
  });

  async function post(path: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  const mention = `<at>${config.bot.name}</at>`;
  return {
    url,
    places: {
      personal: config.personalChat.id,
      group: config.groupChats[0]?.id ?? '',
      channel: config.teams[0]?.channels[1]?.id ?? '',
    },
    user: config.currentUser.id,
    async mentions(text, place) {
      const said = await post(`/_conversation/v1/conversations/${encodeURIComponent(place)}/messages`, {
        ...{ text: `${mention} ${text}`, textFormat: 'plain', from: { id: config.currentUser.id } },
        mentions: [{ text: mention, mentioned: { id: config.bot.id } }],
      });
      return postedSchema.parse(said).postConversationId ?? place;
    },
    presses: (data, { conversation, thread, id }) =>
      post('/_conversation/v1/invoke', {
        ...{ name: 'adaptiveCard/action', from: { id: config.currentUser.id }, replyToId: id },
        conversation: { id: conversationOf(conversation, thread ?? id, config.teams) },
        value: { action: { type: 'Action.Execute', verb: VERB, data }, trigger: 'manual' },
      }),
    message: (isMeant) =>
      new Promise((resolve, reject) => {
        exited.then(({ why }) => reject(new Error(why)));
        const found = messages.find(isMeant);
        if (found !== undefined) return resolve(found);
        const look = (message: KeptMessage): void => {
          if (!isMeant(message)) return;
          waiting.delete(look);
          resolve(message);
        };
        waiting.add(look);
      }),
    messages: () => messages,
    async close() {
      socket.terminate();
      child.kill();
      await exited;
    },
  };
}

/** Of channels the thread, of chats the chat. */
const conversationOf = (
  conversation: string,
  root: string,
  teams: readonly { readonly channels: readonly { readonly id: string }[] }[],
): string =>
  teams.some(({ channels }) => channels.some(({ id }) => id === conversation))
    ? `${conversation};messageid=${root}`
    : conversation;
