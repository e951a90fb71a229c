import { expect, test } from 'vitest';
import { readBotRemoved } from '../../../../../adapters/chat/slack/inbound/read/read-bot-removed.ts';
import { HOSTILE } from '../../../../commands/hostile-words.ts';
import { eventOf } from '../../../../slack/payloads.ts';

const read = (event: Readonly<Record<string, unknown>>) => readBotRemoved(eventOf(event, 'Ev1'), 'UBOT');

test.each([
  [{ type: 'member_left_channel', user: 'UBOT', channel: 'C1' }],
  [{ type: 'channel_left', channel: 'C1', actor_id: 'U1' }],
  [{ type: 'group_left', channel: 'C1' }],
  [{ type: 'channel_deleted', channel: 'C1' }],
])('nothing can be said in the channel any more: %j', (event) => {
  expect(read(event)).toMatchObject({ kind: 'gone', channel: 'C1', key: 'slack:event:Ev1' });
});

test.each([
  [{ type: 'channel_archive', channel: 'C1', user: 'U1' }, 'C1'],
  [{ type: 'app_uninstalled' }, null],
  [{ type: 'tokens_revoked', tokens: { bot: ['UBOT'] } }, null],
])('whoever runs the bot is told: %j', (event, channel) => {
  expect(read(event)).toEqual({ kind: 'word', event: event.type, channel });
});

test("somebody else's leaving is nothing to the bot", () => {
  expect(read({ type: 'member_left_channel', user: 'U1', channel: 'C1' })).toEqual({ kind: 'not-ours' });
  expect(readBotRemoved('nonsense', 'UBOT')).toEqual({ kind: 'not-ours' });
  for (const type of HOSTILE) expect([type, read({ type, channel: 'C1' })]).toEqual([type, { kind: 'not-ours' }]);
});

test('that the bot was invited is heard, and that somebody else was is not', () => {
  expect(read({ type: 'member_joined_channel', user: 'UBOT', channel: 'C1' })).toEqual({
    kind: 'back',
    channel: 'C1',
    inviter: null,
    team: null,
    key: 'slack:event:Ev1',
  });
  expect(read({ type: 'member_joined_channel', user: 'U1', channel: 'C1' })).toEqual({ kind: 'not-ours' });
});
