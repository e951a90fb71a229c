import { BOT_TOKEN } from './emulated-slack.ts';
import { clickAtHome, clickOn, eventOf, formSubmitted, fresh, type OpenForm, slashCommand, TEAM } from './payloads.ts';
import type { SlackBot } from './slack-bot.ts';

/** A message as Slack keeps it. */
export interface KeptMessage {
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly text: string;
  readonly blocks?: readonly KeptBlock[];
  readonly metadata?: { readonly event_payload: { readonly key?: string | null; readonly command?: string | null } };
  readonly files?: readonly { readonly name: string; readonly url_private: string }[];
}

interface HomeView {
  readonly private_metadata: string;
  readonly blocks: readonly KeptBlock[];
}

interface KeptBlock {
  readonly type: string;
  readonly block_id?: string;
  readonly elements?: readonly KeptElement[];
}

interface KeptElement {
  readonly action_id?: string;
  readonly value?: string;
  readonly text?: { readonly text: string };
  readonly options?: readonly { readonly text: { readonly text: string }; readonly value: string }[];
}

/** What only one person was shown: a whisper, or the answer to a command or click. */
export interface Whisper {
  readonly text: string;
  readonly blocks: readonly KeptBlock[];
  readonly thread: string | null;
  readonly replaces: boolean;
}

/**
 * Somebody in Slack: what they type and click reaches the bot signed and over HTTP, and everything that it does about
 * it is done when the promise resolves.
 */
export function slackUser({ slack, send, listener }: SlackBot, name: string) {
  const user = slack.ids[name] ?? name;
  const responseUrl = (): string => `${slack.url}/response/${user}/${fresh('r')}`;

  async function done(heard: Promise<{ readonly status: number }>): Promise<void> {
    const { status } = await heard;
    if (status !== 200) throw new Error(`answered ${status}`);
    await listener.idle();
  }

  function click(
    message: KeptMessage,
    element: KeptElement,
    value: string,
    more: Partial<Parameters<typeof clickOn>[0]>,
  ) {
    return clickOn({
      ...{ user, channel: message.channel, ts: message.ts, value, responseUrl: responseUrl() },
      ...(message.thread_ts === undefined ? {} : { thread: message.thread_ts }),
      ...{ action: element.action_id ?? '', metadata: message.metadata, block: blockOf(message.blocks ?? [], element) },
      ...more,
    });
  }

  return {
    user,
    /** `/mailflow …` */
    types: (text: string, channel: string) =>
      done(send.command(slashCommand({ text, user, channel, responseUrl: responseUrl() }))),
    /** `@mailflow …` */
    mentions: (text: string, channel: string, more: Readonly<Record<string, unknown>> = {}) => {
      const said = {
        type: 'app_mention',
        user,
        channel,
        ts: fresh('17.'),
        text: `<@${slack.ids['mailflow']}> ${text}`,
      };
      return done(send.event(eventOf({ ...said, ...more })));
    },
    /** Something that is said to nobody, for others to hang a thread on; answers its time. */
    posts: async (channel: string): Promise<string> => {
      const { ts } = await slack.asAdmin('chat.postMessage', { channel, text: 'here you are' });
      return typeof ts === 'string' ? ts : fresh('17.');
    },
    /** Says something to the bot alone. */
    writes: (text: string, channel: string, more: Readonly<Record<string, unknown>> = {}) => {
      const said = { type: 'message', channel_type: 'im', user, channel, ts: fresh('17.'), text, team: TEAM };
      return done(send.event(eventOf({ ...said, ...more })));
    },
    /** Presses a button, or what is called so in the menu beside the buttons. */
    clicks: async (label: string, message: KeptMessage, more: Partial<Parameters<typeof clickOn>[0]> = {}) => {
      const elements = elementsOf(message.blocks ?? []);
      const button = elements.find(({ text }) => text?.text === label);
      const menu = elements.find((element) => isMore(element) && element.options?.some(isCalled(label)));
      const pressed = button ?? menu;
      if (pressed === undefined) throw new Error(`no button ${label}: ${labelsOf(message).join(', ')}`);
      const option = button === undefined ? menu?.options?.find(isCalled(label)) : undefined;
      // Only with a trigger of its own does the emulator open a form.
      const { trigger_id } = await slack.asAdmin('views.generateTriggerId');
      const trigger = { trigger: String(trigger_id) };
      const how = option === undefined ? trigger : { ...trigger, chosen: true };
      return done(send.interaction(click(message, pressed, option?.value ?? pressed.value ?? '', { ...how, ...more })));
    },
    /** Chooses what is called so in any menu of the message. */
    chooses: (label: string, message: KeptMessage, more: Partial<Parameters<typeof clickOn>[0]> = {}) => {
      const menu = elementsOf(message.blocks ?? []).find(({ options }) => options?.some(isCalled(label)));
      const option = menu?.options?.find(isCalled(label));
      if (menu === undefined || option === undefined) throw new Error(`no option ${label}`);
      return done(send.interaction(click(message, menu, option.value, { ...more, chosen: true })));
    },
    /** Chooses or clicks what is called so on the home page. */
    clicksAtHome: (label: string) => {
      const view = slack.callsOf('views.publish').at(-1)?.args['view'] as HomeView | undefined;
      const elements = elementsOf(view?.blocks ?? []);
      const found = elements.flatMap((element) => {
        const option = element.options?.find(({ text }) => text.text.includes(label));
        const value = option?.value ?? (element.text?.text.includes(label) ? element.value : undefined);
        return value === undefined ? [] : [{ element, value, chosen: option !== undefined }];
      })[0];
      if (view === undefined || found === undefined) throw new Error(`no ${label} on the page`);
      const { element, value, chosen } = found;
      const made = { user, channel: '', ts: '', value, chosen, action: element.action_id ?? '' };
      return done(send.interaction(clickAtHome(made, view.private_metadata)));
    },
    /** The form that was opened last. */
    openForm: (): OpenForm => {
      const view = slack.callsOf('views.open').at(-1)?.args['view'] as OpenForm | undefined;
      if (view === undefined) throw new Error('no form was opened');
      return view;
    },
    /** Fills a form in; answers what is wrong with it, by field. */
    submits: async (form: OpenForm, values: Readonly<Record<string, string>>) => {
      const { body } = await send.interaction(formSubmitted({ user, form, values }));
      await listener.idle();
      return body === '' ? null : (JSON.parse(body) as { readonly errors: unknown }).errors;
    },
    /** What the bot showed nobody but this person, the first one first. */
    whispers: (): readonly Whisper[] =>
      slack.calls.flatMap(({ method, args }) => {
        const isWhisper = method === 'chat.postEphemeral' && args['user'] === user;
        const isResponse = method.startsWith(`/response/${user}/`) && args['response_type'] !== 'in_channel';
        if (!isWhisper && !isResponse) return [];
        const [blocks, thread] = [(args['blocks'] ?? []) as readonly KeptBlock[], args['thread_ts']];
        const replaces = args['replace_original'] === true || args['replace_original'] === 'true';
        return [{ text: String(args['text']), blocks, thread: typeof thread === 'string' ? thread : null, replaces }];
      }),
  };
}

const isCalled =
  (label: string) =>
  ({ text }: { readonly text: { readonly text: string } }): boolean =>
    text.text === label;

const elementsOf = (blocks: readonly KeptBlock[]): readonly KeptElement[] =>
  blocks.flatMap((block) => (block.type === 'actions' ? (block.elements ?? []) : []));

const blockOf = (blocks: readonly KeptBlock[], element: KeptElement): string =>
  blocks.find(({ elements }) => elements?.includes(element))?.block_id ?? 'b1';

/** The conversation of the bot with somebody. */
export async function directWith({ slack }: SlackBot, name: string): Promise<string> {
  const response = await fetch(`${slack.apiUrl}conversations.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${BOT_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ users: slack.ids[name] }),
  });
  const { channel } = (await response.json()) as { readonly channel?: { readonly id: string } };
  if (channel === undefined) throw new Error('no conversation could be opened');
  return channel.id;
}

/** What the button that says so holds. */
export const heldBy = ({ blocks = [] }: KeptMessage, label: string): string =>
  elementsOf(blocks).find(({ text }) => text?.text === label)?.value ??
  elementsOf(blocks)
    .flatMap(({ options = [] }) => options)
    .find(isCalled(label))?.value ??
  '';

/** The menu that holds what has no button of its own. */
const isMore = ({ action_id: id = '' }: KeptElement): boolean => id.startsWith('more:');

/** What its buttons say, and the menu beside them. */
export const labelsOf = ({ blocks = [] }: Pick<KeptMessage, 'blocks'>): readonly string[] =>
  elementsOf(blocks).flatMap((element) =>
    isMore(element) ? (element.options ?? []).map(({ text }) => text.text) : (element.text?.text ?? []),
  );

/** Every word of a message that is not on a button. */
export const wordsIn = (blocks: unknown): string => JSON.stringify(blocks);

/** What stands in the channel, without threads, the oldest first. */
export async function channelOf({ slack }: SlackBot, channel: string): Promise<readonly KeptMessage[]> {
  const { messages = [] } = await slack.asAdmin('conversations.history', { channel, limit: 200 });
  return [...(messages as KeptMessage[])].reverse().flatMap((message) => {
    const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
    return isReply ? [] : [{ ...message, channel }];
  });
}

/** What the bot posted there, whoever may read it; edits are not in it. */
export const postedIn = ({ slack }: SlackBot, channel: string): readonly string[] =>
  slack.callsOf('chat.postMessage').flatMap(({ args }) => (args['channel'] === channel ? [String(args['text'])] : []));

/** What stands in the thread, without its root. */
export async function threadOf({ slack }: SlackBot, root: KeptMessage): Promise<readonly KeptMessage[]> {
  const { messages = [] } = await slack.asAdmin('conversations.replies', { channel: root.channel, ts: root.ts });
  return (messages as KeptMessage[])
    .filter(({ ts }) => ts !== root.ts)
    .map((each) => ({ ...each, channel: root.channel }));
}
