import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modalOf } from '../../../cards/slack/form.ts';
import { anyJson, anyPathIn, withJson } from '../../adapters/chat/any-json.ts';
import { runs } from '../../seed/runs.ts';
import { clickAtHome, clickOn, eventOf, formSubmitted, slashCommand, TEAM } from '../../slack/payloads.ts';
import { type SlackBot, withSlackBot } from '../../slack/slack-bot.ts';

type Send = (bot: SlackBot, payload: unknown) => Promise<{ readonly status: number }>;

const asJson: Send = ({ send }, payload) => send.raw(JSON.stringify(payload), 'application/json');
const asInteraction: Send = ({ send }, payload) =>
  send.raw(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), 'application/x-www-form-urlencoded');
const asForm: Send = ({ send }, payload) => {
  const fields = Object.entries(Object(payload)).map(([key, value]): [string, string] => [key, textOf(value)]);
  return send.raw(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded');
};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const CLICK = { user: 'U1', channel: 'C1', ts: '10.1', value: 'subscribe all' };
const FORM = { label: 'Filter', command: 'smtp-auth {from}..{to}', fields: [] };
const KEPT = JSON.stringify({ form: FORM, card: { kind: 'home', channel: 'D1' }, responseUrl: null });
const shortcut = (type: string) => ({
  ...{ type, callback_id: 'c', trigger_id: 't', action_ts: '1', user: { id: 'U1', team_id: TEAM } },
  ...{ team: { id: TEAM }, channel: { id: 'C1' }, message: { ts: '1.1' }, response_url: 'https://example.com' },
});

/** One of each kind of envelope, sent by people whom Slack does not know: even the right ones change nothing. */
const ENVELOPES: Readonly<Record<string, readonly [Send, object]>> = {
  mention: [asJson, eventOf({ type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.1', text: 'subscribe all' })],
  message: [
    asJson,
    eventOf({
      type: 'message',
      channel_type: 'im',
      user: 'U1',
      channel: 'D1',
      ts: '1.2',
      text: '',
      files: [{ id: 'F' }],
    }),
  ],
  'home page': [asJson, eventOf({ type: 'app_home_opened', tab: 'home', user: 'U1', channel: 'D1' })],
  removal: [asJson, eventOf({ type: 'member_left_channel', user: 'U1', channel: 'C1' })],
  reaction: [
    asJson,
    { ...eventOf({ type: 'reaction_added', user: 'U1', item: { channel: 'C1' } }), authorizations: [{}] },
  ],
  'slash command': [asForm, slashCommand({ text: 'subscribe all', user: 'U1', channel: 'C1' })],
  click: [
    asInteraction,
    clickOn({ ...CLICK, metadata: { event_type: 'mailflow', event_payload: { command: 'tls' } } }),
  ],
  'click at home': [asInteraction, clickAtHome(CLICK, 'D1')],
  'click on a form': [asInteraction, clickOn({ ...CLICK, action: 'form:0', value: JSON.stringify(FORM) })],
  form: [
    asInteraction,
    formSubmitted({
      user: 'U1',
      form: { ...modalOf(FORM, KEPT), private_metadata: KEPT },
      values: { from: '2026-11-01' },
    }),
  ],
  shortcut: [asInteraction, shortcut('shortcut')],
  'message shortcut': [asInteraction, shortcut('message_action')],
  options: [asInteraction, { ...shortcut('block_suggestion'), name: 'x', value: '' }],
};

describe('signed, and of any shape', () => {
  test(
    'is answered 200 or 400, throws nothing and changes nothing',
    () =>
      withSlackBot(
        async (bot) => {
          const before = bot.state();
          const sent = async (name: string, change: (payload: object) => unknown) => {
            const [send, payload] = ENVELOPES[name] as readonly [Send, object];
            const { status } = await send(bot, change(payload));
            expect([200, 400], name).toContain(status);
          };
          for (const name of Object.keys(ENVELOPES)) await sent(name, (payload) => payload);
          const envelope = fc
            .constantFrom(...Object.keys(ENVELOPES))
            .chain((name) =>
              fc.record({ name: fc.constant(name), path: anyPathIn(ENVELOPES[name]?.[1] ?? {}), value: anyJson }),
            );
          await fc.assert(
            fc.asyncProperty(envelope, ({ name, path, value }) =>
              sent(name, (payload) => withJson(payload, path, value)),
            ),
            { numRuns: runs(400) },
          );
          for (const [name, path, value] of KNOWN) await sent(name, (payload) => withJson(payload, path, value));
          await bot.listener.idle();
          expect(bot.state()).toBe(before);
          expect(bot.log.lines.filter(({ event }) => /handler-failed|request-failed/.test(event))).toEqual([]);
        },
        { isEmpty: true },
      ),
    120_000,
  );
});

/** What threw in Bolt before a handler was asked, or in a handler before it acknowledged. */
const KNOWN: readonly (readonly [string, readonly string[], unknown])[] = [
  ['mention', ['event'], null],
  ['mention', ['event'], 5],
  ['mention', ['event'], 'text'],
  ['mention', ['event', 'channel'], null],
  ['mention', ['event', 'channel'], 5],
  ['mention', ['event', 'user'], null],
  ['reaction', ['authorizations'], [null]],
  ['reaction', ['event', 'item'], null],
  ['click', ['actions'], null],
  ['click', ['actions'], 7],
  ['click', ['user'], null],
  ['click', ['channel'], null],
  ['form', ['view'], null],
  ['form', ['user'], null],
  ['form', ['view', 'state', 'values', '__proto__'], { value: { value: 'x' } }],
  ['form', ['response_urls'], [null]],
  ['shortcut', ['user'], null],
  ['message shortcut', ['channel'], null],
  ['options', ['channel'], null],
];
