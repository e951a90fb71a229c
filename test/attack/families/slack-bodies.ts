import fc from 'fast-check';
import { anyJson, anyPathIn, withJson } from '../../adapters/chat/any-json.ts';
import { fewRuns } from '../../seed/runs.ts';
import { clickAtHome, clickOn, eventOf, slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { startInSlack } from '../slack-service.ts';

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const CLICK = { user: 'U1', channel: 'C1', ts: '10.1', value: 'subscribe all' };

type Shape = 'json' | 'form' | 'payload';

const ENVELOPES: readonly (readonly [string, Shape, object])[] = [
  ['mention', 'json', eventOf({ type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.1', text: 'help' })],
  [
    'message',
    'json',
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
  ['home', 'json', eventOf({ type: 'app_home_opened', tab: 'home', user: 'U1', channel: 'D1' })],
  ['removal', 'json', eventOf({ type: 'member_left_channel', user: 'U1', channel: 'C1' })],
  ['command', 'form', slashCommand({ text: 'help', user: 'U1', channel: 'C1' })],
  ['click', 'payload', clickOn(CLICK)],
  ['click at home', 'payload', clickAtHome(CLICK, 'D1')],
];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

function bodyOf(shape: Shape, payload: unknown): readonly [string, string] {
  if (shape === 'json') return [JSON.stringify(payload) ?? '', JSON_TYPE];
  if (shape === 'payload') return [new URLSearchParams({ payload: JSON.stringify(payload) ?? '' }).toString(), FORM];
  const fields = Object.entries(Object(payload)).map(([key, value]): [string, string] => [key, textOf(value)]);
  return [new URLSearchParams(fields).toString(), FORM];
}

/** What is no envelope at all. */
const RAW: readonly (readonly [string, string, string])[] = [
  ['nothing', '', JSON_TYPE],
  ['no JSON', '{"type":', JSON_TYPE],
  ['null', 'null', JSON_TYPE],
  ['a list', '[[],[]]', JSON_TYPE],
  ['a text', '"event_callback"', JSON_TYPE],
  ['a form that says it is JSON', 'payload={}', JSON_TYPE],
  ['JSON that says it is a form', '{"type":"event_callback"}', FORM],
  ['no payload', 'payload=', FORM],
  ['payload that is no JSON', 'payload=%7B', FORM],
  ['payload twice', 'payload=%7B%7D&payload=%5B%5D', FORM],
  ['percent signs', '%%%%=%ZZ&payload=%', FORM],
  ['lists 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, JSON_TYPE],
  ['objects 100,000 deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, JSON_TYPE],
  ['a deep payload', `payload=${encodeURIComponent(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)}`, FORM],
  ['100,000 fields', Array.from({ length: 100_000 }, (_, n) => `f${n}=`).join('&'), FORM],
  ['__proto__', '{"__proto__":{"type":"event_callback"},"constructor":{"prototype":{"ok":1}}}', JSON_TYPE],
  ['another type', 'hello', 'text/plain'],
  ['a type that is none', '{}', 'nonsense'],
  ['NUL and what is no Unicode', '{"type":"\\u0000\\ud800"}', JSON_TYPE],
];

const PROBES = 150;

/** Bodies of any shape that are rightly signed: answered, never with a fault, and the program goes on. */
export const slackBodies: Family = {
  name: 'slack bodies',
  async attack(arena) {
    const { program, send } = await startInSlack(arena);
    const allowed = [200, 400, 413, 415];
    for (const [name, body, type] of RAW) {
      const { status } = await send.raw(body, type);
      arena.see({ kind: 'one-of', name, value: status, allowed });
    }
    const changed = fc.constantFrom(...ENVELOPES).chain(([name, shape, payload]) =>
      fc.record({ path: anyPathIn(payload), value: anyJson }).map(({ path, value }) => ({
        name: `${name} with ${JSON.stringify(value)?.slice(0, 60)} at ${path.join('.')}`,
        ...{ shape, payload: withJson(payload, path, value) },
      })),
    );
    for (const { name, shape, payload } of fc.sample(changed, {
      seed: arena.seed,
      numRuns: fewRuns(PROBES, 'each is a request to the running program'),
    })) {
      const { status } = await send.raw(...bodyOf(shape, payload));
      arena.see({ kind: 'one-of', name, value: status, allowed });
    }
    const thrown = program
      .stderr()
      .split('\n')
      .filter((line) => /handler-failed|request-failed|unhandled/i.test(line));
    arena.see({ kind: 'none', name: 'lines of what was thrown', found: thrown });
  },
};
