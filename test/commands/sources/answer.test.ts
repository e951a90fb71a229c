import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SOURCE_COLUMNS, sourcesAnnouncement, sourcesData } from '../../../src/commands/sources/answer.ts';
import type { FollowStatus } from '../../../src/follow/follow-status.ts';
import { importRecord } from '../../alerts/messages/given-imports.ts';
import { runs } from '../../seed/runs.ts';
import { ELSEWHERE, FOLLOWING, FORBIDDEN, followStatus, NOW } from './given-following.ts';

const here = (...logs: readonly FollowStatus[]) => ({
  ...{ partitions: [], imports: [] },
  following: { kind: 'here' as const, now: NOW, logs },
});
const sentences = (...logs: readonly FollowStatus[]) => sourcesAnnouncement(here(...logs)).view.sentences.join('\n');

describe('a log that is followed', () => {
  test.each([
    ['is read to its end', {}, 'up to date, data until <2026-11-15T09:29Z>. Last read 10 seconds ago. Waiting for new'],
    ['lags behind', { stand: 'behind', bytesBehind: 820 }, '820 bytes left to read.'],
    ['lags behind, by how much nothing says', { stand: 'behind', bytesBehind: null }, 'There is more to read.'],
    ['is looked at next', { nextLook: new Date('2026-11-15T09:32:00Z') }, 'Next look in 2 minutes.'],
    [
      'has rejected lines',
      { rejected: 7, firstRejection: 'no date in line 3' },
      '7 of them rejected since the start. The first: no date in line 3.',
    ],
    ['is not there', { stand: 'failing', fault: { ...FORBIDDEN.fault, kind: 'gone' } }, 'Waiting until it exists.'],
    ['may not be read', { stand: 'failing', fault: FORBIDDEN.fault }, 'Waiting for the permission.'],
    [
      'fails otherwise',
      { stand: 'failing', fault: { ...FORBIDDEN.fault, kind: 'other' } },
      'Waiting until this is fixed.',
    ],
    [
      'had gaps',
      { gaps: [1, 2].map((hour) => ({ at: new Date(`2026-11-15T0${hour}:00:00Z`), text: `gap ${hour}` })) },
      '2 gaps; the newest, <2026-11-15T02:00Z>: gap 2.',
    ],
    [
      'has notes',
      { notes: ['Dates have no zone: they were read as UTC.'] },
      'Dates have no zone: they were read as UTC.',
    ],
    [
      'is a feed of a service',
      { fetched: { requests: 96, throttled: 2 }, lines: 3 },
      'Waiting for new records. Next look in 5 seconds. 3 records, none rejected since the start. 96 requests for this tenant, 2 times throttled.',
    ],
    [
      'is a mailbox',
      {
        unit: 'mail',
        fetched: { requests: 0, throttled: 0 },
        lines: 3,
        rejected: 1,
        firstRejection: '"x" (UID 2): no',
      },
      'Waiting for new mails. Next look in 5 seconds. 3 mails, 1 of them rejected since the start. The first: "x" (UID 2): no.',
    ],
  ])('and %s says so', (_, given, words) => {
    expect(sentences(followStatus(given as Partial<FollowStatus>))).toContain(words);
  });

  test('and fails is a warning with what is missing, since when, and when it is tried again', () => {
    expect(sourcesAnnouncement(here(followStatus(), FORBIDDEN)).view.warnings).toEqual([
      '/var/log/maillog: The user mailflow may not read it: it belongs to syslog:adm with mode 0640. ' +
        'Run: usermod -aG adm mailflow, then restart the bot. Since <2026-11-15T09:15Z> (15 minutes). Tried again in 30 seconds.',
    ]);
  });

  test('is counted apart from reports that are posted, whose refusals are shown', () => {
    const posted = followStatus({
      ...{ name: 'tls-reports posted reports', unit: 'report', lines: 9, rejected: 2, dataUntil: null },
      notes: ['Refused 2026-11-15T09:20:00Z: it is about fabrikam.com'],
    });
    expect(sentences(posted)).toBe(
      [
        'posted reports taken: 1 up to date.',
        'posted reports (tls-reports): last received 10 seconds ago. 9 reports, 2 of them rejected since the start. Refused 2026-11-15T09:20:00Z: it is about fabrikam.com.',
        'Inbox: files are imported automatically. No file imported yet.',
      ].join('\n'),
    );
    expect(sentences(followStatus({ ...posted, lastSuccess: null, lines: 0, notes: [] }))).toContain(
      'posted reports (tls-reports): none received since the start.',
    );
    expect(sentences(followStatus(), posted)).toContain('1 log followed, posted reports taken: 2 up to date.');
  });

  test('is counted apart from feeds of services', () => {
    const feed = followStatus({ name: 'microsoft365 contoso.com sign-ins', fetched: { requests: 1, throttled: 0 } });
    expect(sentences(followStatus(), feed)).toMatch(/^1 log followed, 1 feed fetched: 2 up to date\./);
    expect(sentences(feed)).toMatch(
      /^1 feed fetched: 1 up to date\.\ncontoso\.com sign-ins \(microsoft365\): up to date/,
    );
  });

  test('is named before those that need nobody, and the failing ones are all named', () => {
    const logs = Array.from({ length: 30 }, (_, at) => followStatus({ name: `postfix-log /logs/${at}` }));
    const failing = Array.from({ length: 30 }, (_, at) => ({ ...FORBIDDEN, name: `postfix-log /bad/${at}` }));
    const { view } = sourcesAnnouncement(here(...logs, ...failing));
    expect(view.sentences[0]).toBe('60 logs followed: 30 not readable, 30 up to date.');
    expect(view.sentences[1]).toContain('/bad/0');
    expect(view.sentences).toContain('10 more logs are not shown.');
    expect(view.warnings).toHaveLength(30);
  });
});

test('where nothing is followed, it says how to begin', () => {
  expect(sentences()).toContain('No log is followed. To begin: npm start -- --follow /var/log/mail.log, or an entry');
});

test('another process says what the store knows, also of a log that the settings name no more', () => {
  const { view, status } = sourcesAnnouncement(ELSEWHERE);
  expect(status).toBe('Not running');
  expect(view.sentences).toEqual([
    '2 logs to follow. The bot is not running, so no log is being read.',
    '/srv/logs/relays (postfix-log): no data yet.',
    expect.stringContaining(
      '/var/log/mail.log (postfix-log): data until <2026-11-15T09:29Z>. 12,430 lines, none rejected',
    ),
    expect.stringContaining('Inbox'),
  ]);
  const running = { ...ELSEWHERE, following: { ...ELSEWHERE.following, isBotRunning: true } } as typeof ELSEWHERE;
  expect(sourcesAnnouncement(running).view.sentences[0]).toContain('The bot is running; run `sources` there');
});

test('an import that was taken back says nothing about a log', () => {
  const imports = [
    importRecord({
      stream: 'postfix-log /a',
      status: { kind: 'taken-back', by: 'Ben', at: '2026-11-15T08:05:00Z' },
    }),
  ];
  const { sources } = sourcesData({ ...ELSEWHERE, imports }) as { readonly sources: readonly unknown[] };
  expect(sources).toContainEqual(expect.objectContaining({ log: '/a', dataUntil: null, lines: 0 }));
});

test('the data have the same keys wherever they are asked for', () => {
  for (const asked of [FOLLOWING, ELSEWHERE])
    for (const row of sourcesData(asked)['sources'] as readonly object[])
      expect(Object.keys(row)).toEqual([...SOURCE_COLUMNS]);
});

/** What a value becomes that is not there. */
const NO_VALUE = /undefined|NaN|Invalid/;

test('whatever a log does, the tone says whether one fails, and no text of a log becomes a command', () => {
  const date = fc.date({ min: new Date('2026-11-14'), max: new Date('2026-11-16'), noInvalidDate: true });
  // A log may be called so; what is looked for are our own values that are none.
  const text = fc.string({ maxLength: 400 }).filter((each) => !NO_VALUE.test(each));
  const status: fc.Arbitrary<FollowStatus> = fc.record({
    name: text.map((where) => `postfix-log /${where}`),
    source: fc.constant('postfix-log'),
    stand: fc.constantFrom('starting', 'behind', 'up-to-date', 'failing'),
    fault: fc.option(fc.record({ kind: fc.constantFrom('gone', 'forbidden', 'other'), text, since: date })),
    lastSuccess: fc.option(date),
    dataUntil: fc.option(date),
    bytesBehind: fc.option(fc.nat()),
    nextLook: fc.option(date),
    lines: fc.nat(),
    rejected: fc.nat(),
    firstRejection: fc.option(text),
    gaps: fc.array(fc.record({ at: date, text }), { maxLength: 3 }),
    notes: fc.array(text, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(status, { maxLength: 25 }), (logs) => {
      const { view, tone } = sourcesAnnouncement(here(...logs));
      expect(tone === 'problem').toBe(logs.some(({ stand }) => stand === 'failing'));
      expect(view.warnings).toHaveLength(logs.filter(({ stand }) => stand === 'failing').length);
      for (const sentence of [...view.sentences, ...view.warnings]) {
        expect(sentence).not.toContain('`');
        expect(sentence).not.toMatch(NO_VALUE);
      }
    }),
    { numRuns: runs(300) },
  );
});
