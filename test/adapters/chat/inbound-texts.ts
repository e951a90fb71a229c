import { readBotRemoved as slackRemoved } from '../../../adapters/chat/slack/inbound/read/read-bot-removed.ts';
import { readClick } from '../../../adapters/chat/slack/inbound/read/read-click.ts';
import { readCommand } from '../../../adapters/chat/slack/inbound/read/read-command.ts';
import { readHome } from '../../../adapters/chat/slack/inbound/read/read-home.ts';
import { readMessage } from '../../../adapters/chat/slack/inbound/read/read-message.ts';
import { readSubmission } from '../../../adapters/chat/slack/inbound/read/read-submission.ts';
import { storedName } from '../../../adapters/chat/stored-name.ts';
import { activitySchema, keyOf, whenceOf } from '../../../adapters/chat/teams/inbound/activity.ts';
import { readBotRemoved as teamsRemoved } from '../../../adapters/chat/teams/inbound/on-bot-moved.ts';
import { filesIn } from '../../../adapters/chat/teams/inbound/on-files.ts';
import { pressedLine } from '../../../adapters/chat/teams/inbound/pressed-line.ts';
import { shownBy } from '../../../adapters/chat/teams/inbound/shown-command.ts';
import { typedLine } from '../../../adapters/chat/teams/inbound/typed-text.ts';
import { VERB } from '../../../cards/teams/elements.ts';
import { filled } from '../../../src/commands/fill.ts';
import { clickAtHome, clickOn, eventOf, slashCommand } from '../../slack/payloads.ts';

const BOT = 'UBOT';

/** Something that arrives, and everything that is read of it before anybody is asked who sent it. */
interface Arrival {
  readonly name: string;
  readonly payload: unknown;
  readonly read: (payload: unknown) => unknown;
}

const FILE = { id: 'F1', name: 'report.csv', url_private: 'https://files.slack.com/f' };
const MESSAGE = { type: 'message', channel_type: 'im', user: 'U1', channel: 'D1', ts: '10.2', text: 'summary' };
const CLICK = { user: 'U1', channel: 'C1', ts: '10.1', value: 'smtp-auth 7d', thread: '9.9', block: 'of:1:tls' };
const METADATA = { event_type: 'mailflow', event_payload: { command: 'tls' } };
const FORM = {
  label: 'Filter',
  command: 'smtp-auth {from}..{to} domain:{domain}',
  fields: [
    { key: 'from', label: 'From', kind: 'date', value: '' },
    { key: 'domain', label: 'Domain', kind: 'text', value: '' },
  ],
};
const KEPT = JSON.stringify({ form: FORM, card: { kind: 'home', channel: 'D1' }, responseUrl: null });

const ACTIVITY = {
  type: 'message',
  id: '1',
  text: '<at>Mailflow</at> summary',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  replyToId: '2',
  from: { id: '29:a', aadObjectId: 'a', name: 'Ann', role: 'user' },
  recipient: { id: '28:bot', name: 'Mailflow' },
  conversation: { id: '19:c@thread.tacv2;messageid=1', conversationType: 'channel', tenantId: 't', name: 'c' },
  channelData: {
    tenant: { id: 't' },
    team: { id: 'x', name: 'y' },
    channel: { id: '19:c', name: 'c' },
    eventType: 'e',
  },
  membersRemoved: [{ id: '29:b' }],
  entities: [{ type: 'mention', text: '<at>Mailflow</at>', mentioned: { id: '28:bot', name: 'Mailflow' } }],
  attachments: [
    {
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      contentUrl: 'https://contoso.sharepoint.com/r.csv',
      name: 'r.csv',
      content: { downloadUrl: 'https://contoso.sharepoint.com/d' },
    },
  ],
};

function readActivity(payload: unknown): unknown {
  const activity = activitySchema.safeParse(payload).data;
  if (activity === undefined) return null;
  const files = filesIn(activity).map(({ name }) => storedName(name));
  return [typedLine(activity), whenceOf(activity), keyOf(activity), teamsRemoved(activity, []), files];
}

export const ARRIVALS: readonly Arrival[] = [
  {
    name: 'a message in Slack',
    payload: eventOf({ ...MESSAGE, thread_ts: '9.9', user_team: 'T1', files: [FILE] }),
    read: (payload) => {
      const message = readMessage(payload, BOT);
      return message.kind === 'heard' ? [message.read(), message.files.map(({ name }) => storedName(name))] : message;
    },
  },
  {
    name: 'a slash command',
    payload: slashCommand({ text: 'tls', user: 'U1', channel: 'C1' }),
    read: (payload) => readCommand(payload)?.read(),
  },
  { name: 'a click in Slack', payload: clickOn({ ...CLICK, metadata: METADATA }), read: readClick },
  { name: 'a choice in Slack', payload: clickOn({ ...CLICK, chosen: true, isEphemeral: true }), read: readClick },
  { name: "a click on Slack's home page", payload: clickAtHome(CLICK, 'D1'), read: readClick },
  {
    name: 'a form in Slack',
    payload: {
      trigger_id: 't1',
      user: { id: 'U1', team_id: 'T1' },
      team: { id: 'T1' },
      view: {
        private_metadata: KEPT,
        state: {
          values: { from: { value: { selected_date: '2026-11-01' } }, domain: { value: { value: 'contoso.com' } } },
        },
      },
    },
    read: (payload) => {
      const submission = readSubmission(payload);
      return submission && filled(submission.form, submission.values);
    },
  },
  { name: "Slack's home page", payload: eventOf({ tab: 'home', user: 'U1', channel: 'D1' }), read: readHome },
  {
    name: 'a removal in Slack',
    payload: eventOf({ type: 'member_left_channel', user: 'U1', channel: 'C1' }),
    read: (payload) => slackRemoved(payload, BOT),
  },
  { name: 'an activity of Teams', payload: ACTIVITY, read: readActivity },
  { name: 'a removal in Teams', payload: { ...ACTIVITY, type: 'conversationUpdate' }, read: readActivity },
  {
    name: 'a button in Teams',
    payload: { verb: VERB, command: 'tls', of: 'summary' },
    read: (payload) => [pressedLine(payload), shownBy(payload)],
  },
  {
    name: 'a form in Teams',
    payload: { verb: VERB, form: FORM.command, prefix: 'p:', 'p:from': '2026-11-01', 'p:to': '', 'p:domain': 'a' },
    read: pressedLine,
  },
];

/** A text in something that arrives. */
export interface InboundText {
  readonly title: string;
  /** Reads what arrives with this text in the field. */
  readonly readWith: (text: string) => unknown;
}

/** Every text in everything that arrives. */
export const inboundTexts: readonly InboundText[] = ARRIVALS.flatMap(({ name, payload, read }) =>
  pathsOfTexts(payload).map((path) => ({
    title: `${name}: ${path.join('.')}`,
    readWith: (text: string) => read(withText(payload, path, text)),
  })),
);

function pathsOfTexts(node: unknown): readonly (readonly string[])[] {
  if (typeof node === 'string') return [[]];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => pathsOfTexts(value).map((path) => [key, ...path]));
}

function withText(node: unknown, [key, ...path]: readonly string[], text: string): unknown {
  if (key === undefined) return text;
  if (Array.isArray(node)) return node.map((each, at) => (String(at) === key ? withText(each, path, text) : each));
  const fields = Object.fromEntries(Object.entries(Object(node)));
  return { ...fields, [key]: withText(fields[key], path, text) };
}
