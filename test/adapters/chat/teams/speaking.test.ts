import { expect, test } from 'vitest';
import { CALL_TIMEOUT_MS, MESSAGE_TIMEOUT_MS } from '../../../../adapters/chat/teams/speaking.ts';
import { DEFAULT_TIMING } from '../../../../src/alerts/outbox/deliver-options.ts';

/** What `fetch` of Node gives a connection (undici, `connect.timeout`). */
const CONNECT_TIMEOUT_MS = 10_000;

test('a call lasts longer than a connection may take to come about, and shorter than what is unsure settles', () => {
  expect(CALL_TIMEOUT_MS).toBeGreaterThan(CONNECT_TIMEOUT_MS + 1_000);
  expect(DEFAULT_TIMING.settleMs).toBeGreaterThan(CALL_TIMEOUT_MS);
});

test('a message, with all its rungs and tokens, is over before the outbox gives it up, and has time for a token and a call', () => {
  expect(MESSAGE_TIMEOUT_MS).toBeGreaterThan(2 * CALL_TIMEOUT_MS);
  expect(MESSAGE_TIMEOUT_MS).toBeLessThanOrEqual(DEFAULT_TIMING.deadlineMs - CALL_TIMEOUT_MS);
});
