import { VERB } from '../../cards/teams/elements.ts';
import { BOT, type KeptMessage, TENANT } from './connector-stub.ts';
import type { Sent } from './sending-as-teams.ts';
import type { TeamsBot } from './teams-bot.ts';
import { textsIn } from './texts-in.ts';

export const CHANNEL = '19:alerts@thread.tacv2';
const MENTION = '<at>Mailflow</at>';

export interface Where {
  readonly conversation: Sent;
  readonly channelData: Sent;
}

export const inChat = (user: string): Where => ({
  conversation: { id: `a:${user}`, conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
});

export const inGroup: Where = {
  conversation: { id: '19:group@thread.v2', conversationType: 'groupChat', isGroup: true, tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
};

/** Below the message with this id, which somebody wrote or the bot. */
export const inThread = (root: string, channel = CHANNEL): Where => ({
  conversation: { id: `${channel};messageid=${root}`, conversationType: 'channel', isGroup: true, tenantId: TENANT },
  channelData: { tenant: { id: TENANT }, team: { id: 'team' }, channel: { id: channel } },
});

let count = 0;

/** Somebody in Teams, who types and presses as its clients send it (recorded from the Agents Playground 0.2.28). */
export function teamsUser({ send }: Pick<TeamsBot, 'send'>, user: string) {
  const from = { id: `29:${user}`, aadObjectId: user, name: user };
  const nextId = () => `f:${++count}`;
  const press = (message: KeptMessage, where: Where) => ({ from, ...where, id: nextId(), replyToId: message.id });
  return {
    /** What the audit tells them by, beside their name. */
    id: `teams:${user}`,
    types: (text: string, where: Where, further: Sent = {}) =>
      send({ type: 'message', id: nextId(), from, text, textFormat: 'plain', ...where, ...further }),
    mentions: (text: string, where: Where) =>
      send({
        ...{ type: 'message', id: nextId(), from, text: `${MENTION} ${text}&nbsp;`, textFormat: 'plain', ...where },
        entities: [{ type: 'mention', text: MENTION, mentioned: { id: BOT, name: 'Mailflow' } }],
      }),
    /** Presses a button of a card of ours; `inputs` are what was entered on the card. */
    presses: (label: string, message: KeptMessage, where: Where, inputs: Sent = {}) =>
      send({
        ...{ type: 'invoke', name: 'adaptiveCard/action', ...press(message, where) },
        value: {
          action: { type: 'Action.Execute', verb: VERB, data: { ...dataOf(label, message), ...inputs } },
          trigger: 'manual',
        },
      }),
    /** The same in a client that knows only `Action.Submit`. */
    submits: (label: string, message: KeptMessage, where: Where, inputs: Sent = {}) =>
      send({ type: 'message', ...press(message, where), value: { ...dataOf(label, message), ...inputs } }),
    sends: (activity: Sent) => send({ id: nextId(), from, ...activity }),
  };
}

interface Button {
  readonly title: string;
  readonly data: Sent;
}

/** Everything on a card that can be pressed. */
export function buttonsOf({ activity }: KeptMessage): readonly Button[] {
  const found: Button[] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, title, data } = node as Readonly<Record<string, unknown>>;
    if (type === 'Action.Execute') found.push({ title: String(title), data: data as Sent });
    for (const [key, value] of Object.entries(node)) if (key !== 'fallback') look(value);
  };
  look(activity['attachments']);
  return found;
}

function dataOf(label: string, message: KeptMessage): Sent {
  const buttons = buttonsOf(message);
  const button = buttons.find(({ title }) => title.includes(label));
  if (button === undefined) throw new Error(`no "${label}" among ${buttons.map(({ title }) => title).join(', ')}`);
  return button.data;
}

export const wordsIn = ({ activity }: KeptMessage): string =>
  textsIn(activity['attachments']).join('\n') || String(activity['text'] ?? '');

export function lastOf({ stub }: Pick<TeamsBot, 'stub'>): KeptMessage {
  const last = stub.messages().at(-1);
  if (last === undefined) throw new Error('nothing was said');
  return last;
}
