import { expect, test } from 'vitest';
import { prometheus } from '../../adapters/http/prometheus.ts';
import { followingReadiness } from '../../src/app/following-readiness.ts';
import type { FollowStatus } from '../../src/follow/follow-status.ts';
import { followingMetrics } from '../../src/metrics/following-metrics.ts';
import { FORBIDDEN, followStatus, NOW } from '../commands/sources/given-following.ts';

const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const failed = (kind: NonNullable<FollowStatus['fault']>['kind'], minutes: number) =>
  followStatus({ stand: 'failing', fault: { kind, text: 'x', since: later(-minutes) } });

test.each([
  [[], true, 'nothing is followed'],
  [[followStatus(), followStatus()], true, '2 logs followed'],
  [[failed('gone', 9)], true, '1 log followed'],
  [[followStatus(), failed('gone', 10)], false, '/var/log/mail.log is not there, for 10 minutes now'],
  [
    [failed('forbidden', 11), failed('other', 90)],
    false,
    '/var/log/mail.log may not be read, for 11 minutes now; /var/log/mail.log cannot be read, for 90 minutes now',
  ],
])('%# is ready or says which log is not, and why', (logs, ok, detail) => {
  expect(followingReadiness(logs, NOW)).toEqual({ ok, detail });
});

test('metrics have how far behind each log is, up to when it is known, and for how long it fails', async () => {
  const starting = followStatus({
    name: 'postfix-log journal of this machine',
    stand: 'starting',
    ...{ dataUntil: null, lastSuccess: null, bytesBehind: null, lines: 0 },
  });
  const behind = followStatus({ bytesBehind: 820, rejected: 3 });
  const text = await prometheus(
    followingMetrics(
      () => [behind, FORBIDDEN, starting],
      () => NOW,
    ),
    { warn: () => {} },
  ).text();
  for (const line of [
    'lag_bytes{log="/var/log/mail.log"} 820',
    'lag_bytes{log="journal of this machine"} Nan',
    'data_age_seconds{log="/var/log/mail.log"} 19',
    'data_age_seconds{log="journal of this machine"} Nan',
    'read_age_seconds{log="/var/log/mail.log"} 10',
    'failing_seconds{log="/var/log/mail.log"} 0',
    'failing_seconds{log="/var/log/maillog"} 900',
    'lines_rejected{log="/var/log/mail.log"} 3',
  ])
    expect(text).toContain(`mailflow_followed_${line}\n`);
});
