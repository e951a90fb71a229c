import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../../../adapters/chat/slack/inbound/read/read-message.ts';
import { eventOf, TEAM } from '../../../../slack/payloads.ts';

const MENTION = { type: 'app_mention', user: 'U1', channel: 'C1', ts: '10.1', text: '<@UBOT> summary' };
const DIRECT = { type: 'message', channel_type: 'im', user: 'U1', channel: 'D1', ts: '10.2', text: 'summary' };

const read = (event: Readonly<Record<string, unknown>>) => {
  const message = readMessage(eventOf(event), 'UBOT');
  return message.kind === 'heard' ? { ...message, ...message.read() } : message;
};

describe('a message', () => {
  test('that mentions the bot is for it, in the channel or the thread', () => {
    const heard = { kind: 'heard', line: 'summary', channel: 'C1', sender: { user: 'U1', team: TEAM } };
    expect(read(MENTION)).toMatchObject({ ...heard, thread: null });
    expect(read({ ...MENTION, thread_ts: '9.9' })).toMatchObject({ ...heard, thread: '9.9' });
  });

  test('to the bot alone is for it', () => {
    expect(read(DIRECT)).toMatchObject({ kind: 'heard', line: 'summary', channel: 'D1' });
  });

  test('by a stranger names the team of the stranger', () => {
    expect(read({ ...MENTION, team: 'T2' })).toMatchObject({ sender: { team: 'T2' } });
    expect(read({ ...MENTION, team: TEAM, user_team: 'T3' })).toMatchObject({ sender: { team: 'T3' } });
  });

  test('is the same by whichever event it arrives, and however often', () => {
    const [first, second] = [read(MENTION), read({ ...MENTION, type: 'message', channel_type: 'im' })];
    expect(first).toMatchObject({ key: 'slack:message:C1:10.1' });
    expect(second).toMatchObject({ key: 'slack:message:C1:10.1' });
  });

  test.each([
    ['said-by-a-bot', { ...MENTION, bot_id: 'B1' }],
    ['said-by-a-bot', { ...DIRECT, user: 'UBOT' }],
    ['said-by-a-bot', { ...DIRECT, user: 'USLACKBOT' }],
    ['said-by-a-bot', { ...DIRECT, user: undefined, subtype: 'bot_message' }],
    ['edited-or-notice', { ...MENTION, edited: { user: 'U1', ts: '10.3' } }],
    ['edited-or-notice', { ...DIRECT, subtype: 'message_changed' }],
    ['edited-or-notice', { ...DIRECT, subtype: 'channel_join' }],
    ['not-for-the-bot', { ...MENTION, type: 'message', channel_type: 'channel' }],
    ['unreadable', { type: 'message', channel_type: 'im' }],
    ['unreadable', { type: 'message', channel: { id: 'C1' }, ts: 12 }],
  ] as const)('is passed over: %s', (why, event) => {
    expect(read(event)).toEqual({ kind: 'passed-over', why });
  });

  test('brings the files that Slack holds itself, and those that it is to be asked about', () => {
    const files = [
      { id: 'F1', name: 'report.csv', size: 12, mode: 'hosted', url_private_download: 'https://files.slack.com/d' },
      { id: 'F2', name: 'sheet', mode: 'external', url_private: 'https://elsewhere.example/x' },
      { id: 'F3', name: null, mode: 'tombstone' },
      { id: 'F4', mode: 'file_access', file_access: 'check_file_info', created: 0, user: '' },
    ];
    expect(read({ ...DIRECT, subtype: 'file_share', files })).toMatchObject({
      kind: 'heard',
      files: [
        { name: 'report.csv', bytes: 12, lies: { kind: 'at', url: 'https://files.slack.com/d' } },
        { name: 'sheet', bytes: null, lies: { kind: 'elsewhere' } },
        { name: 'F3', bytes: null, lies: { kind: 'elsewhere' } },
        { name: 'F4', bytes: null, lies: { kind: 'to-be-asked', id: 'F4' } },
      ],
    });
  });
});
