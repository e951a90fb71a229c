import { expect, test } from 'vitest';
import { fallbackDigests } from '../../../src/alerts/policy/fallback.ts';
import { readyReports } from '../../../src/alerts/subscriptions/ready-reports.ts';
import type { Subscription } from '../../../src/alerts/subscriptions/subscription.ts';
import { REQUESTS, reportRequest } from '../../report-requests/given-requests.ts';

const NOW = new Date('2026-11-15T09:00:00Z');
const FALLBACK = 'slack:fallback';

const subscription = (conversation: string, given: Partial<Subscription> = {}): Subscription => ({
  ...{ conversation, rules: 'all', minSeverity: 'low', digests: [], by: 'ann', at: '2026-11-01T00:00:00Z' },
  ...given,
});
const OPS = subscription('slack:ops');
const GONE = subscription('slack:gone', { unreachable: { since: '2026-11-02T00:00:00Z', why: 'channel_not_found' } });
const FEW = subscription('slack:few', { rules: ['smtp-auth-spike'] });

const dueIn = (subscriptions: readonly Subscription[], fallback: string | null = null, requests = REQUESTS) =>
  readyReports({ subscriptions, reportRequests: requests }, fallback, NOW);

test('of files only the ready one is told, where everything is subscribed to', () => {
  const { due, requests } = dueIn([FEW, OPS, subscription('teams:ops')], FALLBACK);
  expect(due.map(({ key }) => key)).toEqual(['report/MF-00000000a4/slack:ops', 'report/MF-00000000a4/teams:ops']);
  expect(requests.filter(({ announced }) => announced !== null).map(({ id }) => id)).toEqual(['MF-00000000a4']);
  expect(dueIn([OPS], null, requests)).toEqual({ due: [], requests });
});

test('the fallback hears of it where no conversation does that can be reached', () => {
  for (const subscriptions of [[], [FEW], [GONE]])
    expect(dueIn(subscriptions, FALLBACK).due.map(({ conversation }) => conversation)).toEqual([FALLBACK]);
});

test('it waits as long as there is no place for it', () => {
  const waiting = dueIn([FEW, GONE]);
  expect(waiting).toEqual({ due: [], requests: REQUESTS });
  expect(dueIn([OPS], null, waiting.requests).due).toHaveLength(1);
});

test('what several conversations refuse for being gone is heard once in the fallback', () => {
  const { due } = dueIn([OPS, subscription('teams:ops')], FALLBACK, [reportRequest()]);
  const refused = { since: '2026-11-15T09:00:00Z', times: 1, why: 'is_archived', isUnreachable: true };
  const deliveries = due.map((delivery) => ({ ...delivery, refused }));
  const heard = fallbackDigests({ deliveries, roots: [] }, FALLBACK, NOW);
  expect(new Set(heard.map(({ key }) => key))).toEqual(new Set([`report/MF-0123456789/${FALLBACK}`]));
});
