import { describe, expect, test } from 'vitest';
import { audienceOf } from '../../src/commands/audience.ts';
import { commands } from '../../src/commands/index.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { reports } from '../../src/reports/index.ts';
import { rules } from '../../src/rules/index.ts';

const parsed = (line: string) =>
  parseCommand(line, { commands, reports, rules, asOf: new Date('2026-11-22T12:00:00Z'), defaultTop: 20 });

function commandOf(line: string) {
  const read = parsed(line);
  if (!read.ok) throw new Error(read.rejection.problem);
  return read.command;
}

test.each([
  ['smtp-auth 7d', 'everyone'],
  ['summary', 'everyone'],
  ['request smtp-auth 7d', 'everyone'],
  ['subscribe digest', 'everyone'],
  ['mute smtp-auth-spike 7d', 'everyone'],
  ['help', 'asker'],
  ['insights', 'asker'],
  ['subscriptions', 'asker'],
  ['audit', 'asker'],
  ['ack a1b2c3d4', 'asker'],
  ['why a1b2c3d4', 'asker'],
])('the answer to "%s" is for %s', (line, audience) => {
  expect(audienceOf(commandOf(line), false)).toBe(audience);
});

test('in a thread, why is for everyone there', () => {
  expect(audienceOf(commandOf('why a1b2c3d4'), true)).toBe('everyone');
});

test('deeds, exports and imports are noticed by others; asking is not', () => {
  for (const line of ['ack a1b2c3d4', 'unsubscribe all', 'mute smtp-auth-spike', 'request tls 7d', 'import'])
    expect(commandOf(line).permission, line).toBe('change');
  expect(commandOf('subscribe all').permission).toBe('be-told');
  for (const line of ['subscribe all', 'unsubscribe all', 'subscribe digest weekly', 'request smtp-auth 7d'])
    expect(commandOf(`${line} to:anna@contoso.com`).permission).toBe('mail');
  for (const line of ['smtp-auth', 'insights', 'why a1b2c3d4', 'help', 'subscriptions', 'mutes'])
    expect(commandOf(line).permission, line).toBe('read');
});

describe('the answer to a click', () => {
  const place = (clicked: string, shown: string | null) =>
    commandOf(clicked).placeOnCard(shown === null ? null : commandOf(shown));

  test('takes the place of the card when it is another view of the same', () => {
    for (const clicked of ['smtp-auth 7d by:tls', 'smtp-auth 7d top:20 page:2', 'smtp-auth 2026-11-01..2026-11-15'])
      expect(place(clicked, 'smtp-auth 7d domain:contoso.com')).toBe('in-place');
    expect(place('sender a@b.example 90d', 'sender a@b.example 30d')).toBe('in-place');
    expect(place('insights top:20 page:2', 'insights')).toBe('in-place');
  });

  test('goes into the thread when it is another question', () => {
    expect(place('sender a@b.example 30d', 'smtp-auth 7d')).toBe('thread');
    expect(place('connectors 7d connector:"Fabrikam"', 'connectors 7d')).toBe('thread');
    expect(place('request smtp-auth 7d', 'smtp-auth 7d')).toBe('thread');
    expect(place('sender c@d.example 30d', 'sender a@b.example 30d')).toBe('thread');
    expect(place('smtp-auth 7d', null)).toBe('thread');
    expect(place('why a1b2c3d4', null)).toBe('thread');
  });

  test('is for whoever clicked when it is a deed or a list', () => {
    for (const clicked of ['ack a1b2c3d4', 'snooze a1b2c3d4 24h', 'mute smtp-auth-spike 7d', 'insights'])
      expect(place(clicked, null)).toBe('asker');
  });
});
