import { expect, test } from 'vitest';
import { boltLog, harmless } from '../../../../../adapters/chat/slack/inbound/bolt-log.ts';
import { logThrottle } from '../../../../../adapters/chat/slack/inbound/log-throttle.ts';

test("what Slack's libraries complain of is logged in a line without tokens and bodies", () => {
  const said: unknown[] = [];
  const log = boltLog(
    { info: () => said.push('info'), warn: (event, fields) => said.push({ event, ...fields }) },
    logThrottle({ now: () => new Date(0) }),
  );
  log.debug('the whole body', { text: 'secret words' });
  log.info('connected');
  log.warn('no pong for xoxb-1-2-abc and xapp-1-A-b', { body: 'secret words' });
  log.error({ data: 'secret words' });
  log.error(new Error('wss://wss.slack.com/link?ticket=abc broke\nhere'));
  expect(said).toEqual([
    { event: 'slack.library', complaint: 'no pong for [secret] and [secret]' },
    { event: 'slack.library', complaint: 'something without words' },
    { event: 'slack.library', complaint: '[secret] broke here' },
  ]);
});

test('what they complain of again and again is logged once an hour', () => {
  const said: unknown[] = [];
  let now = 0;
  const log = boltLog(
    { info: () => {}, warn: (_, fields) => said.push(fields?.['complaint']) },
    logThrottle({ now: () => new Date(now) }),
  );
  for (let minute = 0; minute < 90; minute++) {
    now = minute * 60_000;
    log.error('http request failed');
    if (minute === 5) log.warn('no pong');
  }
  expect(said).toEqual(['http request failed', 'no pong', 'http request failed']);
});

test('a long complaint is cut', () => {
  expect(harmless('x'.repeat(10_000)).length).toBe(300);
});
