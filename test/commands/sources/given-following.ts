import type { SourcesAsked } from '../../../src/commands/sources/answer.ts';
import type { FollowStatus } from '../../../src/follow/follow-status.ts';
import type { Partition } from '../../../src/model/partition.ts';
import { dayOf } from '../../../src/model/time.ts';
import { IMPORTS, importRecord } from '../../alerts/messages/given-imports.ts';

const at = (time: string): Date => new Date(`2026-11-15T${time}Z`);
export const NOW = at('09:30:00');

/** A log that is followed without any trouble. */
export const followStatus = (given: Partial<FollowStatus> = {}): FollowStatus => ({
  name: 'postfix-log /var/log/mail.log',
  source: 'postfix-log',
  stand: 'up-to-date',
  fault: null,
  lastSuccess: at('09:29:50'),
  dataUntil: at('09:29:41'),
  bytesBehind: 0,
  nextLook: at('09:30:05'),
  lines: 12_430,
  rejected: 0,
  firstRejection: null,
  gaps: [],
  notes: [],
  ...given,
});

/** A log that may not be read since a quarter past nine. */
export const FORBIDDEN = followStatus({
  name: 'postfix-log /var/log/maillog',
  stand: 'failing',
  fault: {
    kind: 'forbidden',
    text: 'The user mailflow may not read it: it belongs to syslog:adm with mode 0640. Run: usermod -aG adm mailflow, then restart the bot.',
    since: at('09:15:00'),
  },
  lastSuccess: at('09:14:55'),
  dataUntil: at('09:14:31'),
  bytesBehind: null,
  nextLook: at('09:30:30'),
});

const partition = (day: string, given: Partial<Partition> = {}): Partition => ({
  kind: 'connector',
  source: 'postfix-log',
  slice: { format: 'postfix-log', filters: {} },
  day: dayOf(new Date(day)),
  precision: 'hour',
  messages: 12,
  facts: 3,
  cut: false,
  derivedCounts: false,
  edge: false,
  untilSeconds: Date.parse(`${day}T09:29:41Z`) / 1000,
  importedAtSeconds: NOW.getTime() / 1000,
  ...given,
});

const held = {
  partitions: [
    partition('2026-11-14'),
    partition('2026-11-15'),
    partition('2026-11-15', { kind: 'smtp-auth' }),
    partition('2026-11-13', { source: 'report-csv', slice: { format: 'smtp-auth-report', filters: {} } }),
  ],
  imports: [importRecord({ id: 14, stream: 'postfix-log /var/log/mail.log', to: '2026-11-15T09:29:41Z' }), ...IMPORTS],
};

export const FOLLOWING: SourcesAsked = {
  ...held,
  following: {
    kind: 'here',
    now: NOW,
    logs: [
      followStatus(),
      followStatus({
        name: 'postfix-log /srv/logs/relays',
        stand: 'behind',
        bytesBehind: 12_400_000,
        rejected: 3,
        firstRejection: 'line 8: "<b>`ack`" has no date',
        gaps: [
          { at: at('04:00:00'), text: 'relay2.log was cut to nothing; what was written just before may be missing' },
        ],
        notes: ['Dates have no zone: they were read as UTC.'],
      }),
      followStatus({
        name: 'postfix-log journal of this machine',
        stand: 'starting',
        ...{ lastSuccess: null, dataUntil: null, bytesBehind: null, nextLook: NOW, lines: 0 },
      }),
    ],
  },
};
export const FAILING: SourcesAsked = {
  ...held,
  following: { kind: 'here', now: NOW, logs: [followStatus(), FORBIDDEN] },
};
export const NOT_FOLLOWING: SourcesAsked = {
  partitions: [],
  imports: [],
  following: { kind: 'here', now: NOW, logs: [] },
};
export const ELSEWHERE: SourcesAsked = {
  ...held,
  following: { kind: 'elsewhere', now: NOW, configured: ['postfix-log /srv/logs/relays'], isBotRunning: false },
};
