import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  failureOfCode,
  failureOfNetwork,
  failureOfStatus,
  throttled,
} from '../../../../adapters/chat/slack/outbound/outcomes.ts';

const wrapped = (code: string, syscall?: string) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('xoxb-secret'), { code, syscall }) });

describe('what became of a call', () => {
  test.for([
    ['ECONNREFUSED', 'connect', 'not-now'],
    ['ENOTFOUND', 'getaddrinfo', 'not-now'],
    ['EAI_AGAIN', 'getaddrinfo', 'not-now'],
    ['ETIMEDOUT', 'connect', 'not-now'],
    ['ENETUNREACH', 'connect', 'not-now'],
    ['UND_ERR_CONNECT_TIMEOUT', undefined, 'not-now'],
    ['CERT_HAS_EXPIRED', undefined, 'not-now'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', undefined, 'not-now'],
    ['ETIMEDOUT', 'read', 'unsure'],
    ['ECONNRESET', 'read', 'unsure'],
    ['EPIPE', 'write', 'unsure'],
    ['UND_ERR_SOCKET', undefined, 'unsure'],
    ['UND_ERR_HEADERS_TIMEOUT', undefined, 'unsure'],
  ] as const)('is by %s at %s: %s', ([code, syscall, kind]) => {
    const failure = failureOfNetwork(wrapped(code, syscall));
    expect(failure).toMatchObject({ kind, trouble: expect.stringContaining(code) });
    expect(failure.trouble).not.toContain('secret');
  });

  test('is not known for whatever else is thrown, also in circles', () => {
    const circle = new Error('a');
    circle.cause = circle;
    for (const thrown of [circle, 'text', null, undefined, new DOMException('late', 'TimeoutError')])
      expect(failureOfNetwork(thrown)).toMatchObject({ kind: 'unsure' });
  });

  test('never repeats what stands where a code should be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (said) => {
        const { kind, trouble } = failureOfCode(`<${said}`);
        expect([kind, trouble]).toEqual(['unsure', 'the answer cannot be read']);
      }),
    );
  });

  test('is no for a code that is not known, also for one that is a name of every object', () => {
    for (const code of ['constructor', 'to_string', 'some_new_code'])
      expect(failureOfCode(code)).toMatchObject({ kind: 'refused', trouble: expect.stringContaining(code) });
  });

  test('is no for now where Slack, or an administrator, will let it pass later', () => {
    for (const code of ['external_channel_migrating', 'streaming_state_conflict', 'team_added_to_org', 'ratelimited'])
      expect(failureOfCode(code), code).toMatchObject({ kind: 'not-now', afterMs: 60_000 });
    for (const code of ['enterprise_is_restricted', 'app_access_restricted', 'unknown_method', 'is_bot'])
      expect(failureOfCode(code), code).toMatchObject({ kind: 'not-now', afterMs: 3_600_000 });
  });

  test('says when it is the conversation that cannot be reached, and not this message alone', () => {
    for (const code of ['channel_not_found', 'not_in_channel', 'is_archived', 'restricted_action_read_only_channel'])
      expect(failureOfCode(code)).toMatchObject({ kind: 'refused', isUnreachable: true });
    for (const code of ['msg_too_long', 'message_not_found', 'restricted_action_thread_locked', 'user_not_found'])
      expect(failureOfCode(code)).not.toHaveProperty('isUnreachable');
  });

  test.each([
    ['message_not_found', true],
    ['thread_not_found', true],
    ['cant_update_message', false],
    ['edit_window_closed', false],
    ['cannot_reply_to_message', false],
    ['channel_not_found', false],
    ['file_not_found', false],
    ['some_new_code', false],
  ])('says when people deleted the message: %s', (code, isMessageGone) => {
    expect(failureOfCode(code)).toMatchObject({ kind: 'refused' });
    expect('isMessageGone' in failureOfCode(code)).toBe(isMessageGone);
  });

  test('waits as long as Slack says, and at least a second', () => {
    expect([throttled(0), throttled(-5), throttled(90)]).toMatchObject([
      ...[{ afterMs: 1_000 }, { afterMs: 1_000 }, { afterMs: 90_000 }],
    ]);
  });

  test('is not known after a status of 500 and more, and certain below', () => {
    for (const status of [500, 502, 503, 504]) expect(failureOfStatus(status)).toMatchObject({ kind: 'unsure' });
    for (const status of [400, 403, 404, 407]) expect(failureOfStatus(status)).toMatchObject({ kind: 'not-now' });
  });
});
