import { digestAnnouncement } from '../../src/alerts/digests/digest-announcement.ts';
import { backtestAnnouncement } from '../../src/alerts/messages/backtest-list.ts';
import { changeAnnouncement } from '../../src/alerts/messages/change-announcement.ts';
import { episodeAnnouncement } from '../../src/alerts/messages/episode-announcement.ts';
import { groupAnnouncement, groupTableAnnouncement } from '../../src/alerts/messages/group-announcement.ts';
import { sayingItMayRepeat } from '../../src/alerts/messages/may-repeat.ts';
import { mailedFileAnnouncement, notMailedAnnouncement } from '../../src/alerts/messages/reports/mailed-file.ts';
import { readyReportAnnouncement } from '../../src/alerts/messages/reports/ready-report.ts';
import type { Content } from '../../src/alerts/outbox/delivery.ts';
import { episodesAnswer } from '../../src/commands/alerts/episodes-answer.ts';
import { reasonOrIdAnswer } from '../../src/commands/alerts/reason-or-id.ts';
import { whichAnswer } from '../../src/commands/alerts/which-answer.ts';
import { auditAnnouncement } from '../../src/commands/audit/answer.ts';
import { welcomeAnswer } from '../../src/commands/help/welcome-answer.ts';
import { importsAnnouncement } from '../../src/commands/imports/answer.ts';
import { insightsAnnouncement } from '../../src/commands/insights/answer.ts';
import { muteAnswer } from '../../src/commands/mute/answer.ts';
import { mutesAnnouncement } from '../../src/commands/mutes/answer.ts';
import { sourcesAnnouncement } from '../../src/commands/sources/answer.ts';
import { mailedSubscribeAnswer, subscribeAnswer } from '../../src/commands/subscribe/answer.ts';
import { subscriptionsAnnouncement } from '../../src/commands/subscriptions/answer.ts';
import { undoAnnouncement } from '../../src/commands/undo/answer.ts';
import { mailedUnsubscribeAnswer, unsubscribeAnswer } from '../../src/commands/unsubscribe/answer.ts';
import { whyAnnouncement } from '../../src/commands/why/answer.ts';
import type { Episode } from '../../src/episodes/episode.ts';
import { dayOf } from '../../src/model/time.ts';
import type { Announcement } from '../../src/view/announcement.ts';
import {
  ABOUT_DATA,
  contradiction,
  contradictionOver,
  drop,
  dropOver,
} from '../alerts/messages/given-data-episodes.ts';
import { digestOf } from '../alerts/messages/given-digest.ts';
import {
  ACKNOWLEDGED,
  CONTEXT,
  EXPECTED,
  mute,
  NOW,
  oldPartner,
  RESOLVED,
  SNOOZED,
  spike,
  spikes,
  subscription,
} from '../alerts/messages/given-episode.ts';
import { IMPORTS, importRecord } from '../alerts/messages/given-imports.ts';
import { givenRules } from '../alerts/messages/given-rules.ts';
import { saidOf } from '../alerts/messages/given-said.ts';
import { ELSEWHERE, FAILING, FOLLOWING, NOT_FOLLOWING } from '../commands/sources/given-following.ts';
import { REQUESTS, reportRequest } from '../report-requests/given-requests.ts';

const GROUP = [
  ...spikes(37),
  ...[0, 1, 2].map((i) => oldPartner({ id: `p${i}`, subject: `From your partner - ${i}` })),
];
const MAILED_FILE: Extract<Content, { readonly type: 'report-file' }> = {
  type: 'report-file',
  file: { id: 'mx3n81dm-a81c0720d8911bad', name: 'smtp-auth_2026-11-09_2026-11-15.xlsx' },
  recipients: ['anna@contoso.com', 'audit@contoso.com'],
  say: {
    title: 'SMTP AUTH clients',
    sentences: ['In the past 7 days, 41 senders sent 12,430 messages using SMTP AUTH.', '41 rows, complete.'],
    warnings: ['212 messages came over TLS 1.0 or TLS 1.1, most recently on 2026-11-15.'],
    notes: ['2026-11-12 has no data.'],
    provenance: {
      window: '2026-11-09 to 2026-11-15 (UTC)',
      source: 'report-csv',
      dataUntil: '2026-11-15 17:00 UTC',
    },
  },
  by: 'Anna Lee (slack:U0123)',
  from: 'slack:C0123',
};
export const LIVELY = [
  spike(),
  oldPartner({ ...ACKNOWLEDGED, openedAt: '2026-11-02T00:00:00Z', noticedAt: '2026-11-02T09:00:00Z' }),
  spike({ ...RESOLVED, id: 'r1', subject: 'printer@contoso.com' }),
  spike({ id: 'l1', subject: 'late@contoso.com', severity: 'low', openedAt: '2026-11-09T00:00:00Z', magnitude: 60 }),
];

const worse = oldPartner({
  id: 'w1',
  subject: 'From your partner - Litware',
  openedAt: '2026-11-02T00:00:00Z',
  noticedAt: '2026-11-02T09:00:00Z',
  peak: { ...oldPartner().peak, at: '2026-11-12T00:00:00Z' },
});

const TESTED = { first: dayOf(new Date('2026-11-01')), last: dayOf(new Date('2026-11-15')) };
const TESTED_ON = { rules: givenRules, held: TESTED };
const opened = (i: number) => ({
  rule: 'given-spike',
  subject: `user${i}@contoso.com`,
  time: '2026-11-12T06:59:59Z',
  severity: 'high' as const,
  score: 5.1,
});

/** The states that the card of an insight about data has: open, acknowledged, over. */
const dataStates = (name: string, episode: Episode, over: Episode) =>
  [
    [`episode-${name}`, episodeAnnouncement(episode, ABOUT_DATA)],
    [`episode-${name}-acknowledged`, episodeAnnouncement({ ...episode, ...ACKNOWLEDGED }, ABOUT_DATA)],
    [`episode-${name}-resolved`, episodeAnnouncement(over, ABOUT_DATA)],
    [`change-${name}-resolved`, changeAnnouncement('resolved', [over], ABOUT_DATA)],
  ] as const;

/** One state of everything that is announced. */
export const ANNOUNCEMENT_STATES: readonly (readonly [file: string, announcement: Announcement])[] = [
  ['episode-high', episodeAnnouncement(spike(), CONTEXT)],
  ['episode-medium', episodeAnnouncement(oldPartner(), CONTEXT)],
  ['episode-low', episodeAnnouncement(spike({ severity: 'low', magnitude: 110 }), CONTEXT)],
  ['episode-eased', episodeAnnouncement(spike({ severity: 'medium', magnitude: 900, peak: spike().peak }), CONTEXT)],
  ['episode-acknowledged', episodeAnnouncement(spike(ACKNOWLEDGED), CONTEXT)],
  ['episode-snoozed', episodeAnnouncement(spike(SNOOZED), CONTEXT)],
  ['episode-muted', episodeAnnouncement(spike(), { ...CONTEXT, mutes: [mute({ subject: 'scanner@contoso.com' })] })],
  ['episode-expected', episodeAnnouncement(spike(EXPECTED), CONTEXT)],
  ['episode-resolved', episodeAnnouncement(spike({ ...RESOLVED, ...ACKNOWLEDGED }), CONTEXT)],
  ['episode-reopened', episodeAnnouncement(spike({ reopened: 2 }), CONTEXT)],
  ['episode-said-perhaps-twice', sayingItMayRepeat(episodeAnnouncement(oldPartner(), CONTEXT))],
  ['episode-of-a-rule-that-is-gone', episodeAnnouncement(spike({ rule: 'smtp-auth-ghost' }), CONTEXT)],
  ...dataStates('data-contradiction', contradiction(), contradictionOver()),
  ...dataStates('data-drop', drop(), dropOver('usual-again')),
  [
    'episode-data-drop-of-several-days',
    episodeAnnouncement(drop({ lowDays: 3, firstDay: '2026-11-12', kind: 'connector' }), ABOUT_DATA),
  ],
  ['why-data-drop', whyAnnouncement(drop(), [saidOf('local:console')], ABOUT_DATA)],
  ['why-data-drop-corrected', whyAnnouncement(dropOver('corrected'), [], ABOUT_DATA)],
  ['group', groupAnnouncement(GROUP, CONTEXT)],
  ['group-of-one-insight', groupAnnouncement(spikes(12), CONTEXT)],
  [
    'group-acknowledged',
    groupAnnouncement(
      GROUP.map((each) => ({ ...each, ...ACKNOWLEDGED })),
      CONTEXT,
    ),
  ],
  [
    'group-resolved',
    groupAnnouncement(
      spikes(6).map((each) => ({ ...each, ...RESOLVED })),
      CONTEXT,
    ),
  ],
  ['group-table', groupTableAnnouncement(GROUP, CONTEXT)],
  ['group-table-cut', groupTableAnnouncement(GROUP, CONTEXT, 5)],
  [
    'change-worsened',
    changeAnnouncement('worsened', [spike()], CONTEXT, new Map([['k7f3q2', { severity: 'medium', magnitude: 900 }]])),
  ],
  ['change-reminder', changeAnnouncement('reminder', [spike()], CONTEXT)],
  ['change-resolved', changeAnnouncement('resolved', [spike(RESOLVED)], CONTEXT)],
  ['change-reopened', changeAnnouncement('reopened', [spike({ reopened: 1 })], CONTEXT)],
  [
    'change-of-many',
    changeAnnouncement(
      'resolved',
      GROUP.map((each) => ({ ...each, ...RESOLVED })),
      CONTEXT,
    ),
  ],
  ['digest-quiet-week', digestAnnouncement(digestOf([]), CONTEXT)],
  [
    'digest-quiet-day-with-open',
    digestAnnouncement(
      digestOf([LIVELY[1] ?? spike()], { every: 'day', from: new Date('2026-11-15T08:00:00Z'), widgets: null }),
      CONTEXT,
    ),
  ],
  [
    'digest-week',
    digestAnnouncement(
      digestOf([...LIVELY, worse], {
        mutes: [mute(), mute({ id: 'm2', rule: 'given-tls10', subject: null, why: '', until: '2026-11-14T10:00:00Z' })],
        tooOld: new Set(['l1']),
        belowSeverity: 4,
        lines: [
          'TLS 1.0 from partners: 3 connectors below the threshold (Fabrikam 2.1%, Litware 0.4%, Proseware 0.2%), 2 with too few messages to judge.',
          'Basic authentication: 14 senders still use it, 3 fewer than last week.',
        ],
        missing: ['No connector facts since 2026-11-14 00:00 UTC: what came in since is unknown, not zero.'],
      }),
      CONTEXT,
    ),
  ],
  [
    'digest-blind-week',
    digestAnnouncement(digestOf([], { widgets: null, missing: ['No data at all since 2026-11-08.'] }), CONTEXT),
  ],
  ['insights-open', insightsAnnouncement(LIVELY.slice(0, 2), { which: 'open', top: 20, page: 1 }, CONTEXT)],
  ['insights-all-cut', insightsAnnouncement(LIVELY, { which: 'all', top: 2, page: 1 }, CONTEXT)],
  ['insights-none', insightsAnnouncement([], { which: 'open', top: 20, page: 1 }, CONTEXT)],
  ['why', whyAnnouncement(spike(ACKNOWLEDGED), [saidOf('local:console'), saidOf('slack:C0123')], CONTEXT)],
  [
    'subscriptions',
    subscriptionsAnnouncement([
      subscription(),
      subscription({
        conversation: 'slack:C0123',
        rules: ['given-spike'],
        minSeverity: 'medium',
        digests: [],
        by: 'Ben',
      }),
    ]),
  ],
  ['subscriptions-none', subscriptionsAnnouncement([])],
  ['imports', importsAnnouncement(IMPORTS, { top: 20, page: 1 })],
  ['imports-none', importsAnnouncement([], { top: 20, page: 1 })],
  ['sources', sourcesAnnouncement(FOLLOWING)],
  ['sources-failing', sourcesAnnouncement(FAILING)],
  ['sources-none', sourcesAnnouncement(NOT_FOLLOWING)],
  ['sources-elsewhere', sourcesAnnouncement(ELSEWHERE)],
  [
    'undo',
    undoAnnouncement(
      12,
      {
        kind: 'done',
        record: importRecord(),
        days: [20_770, 20_771],
        restored: [11],
        lost: [],
        readWithIt: [],
        changedFrom: null,
      },
      { withdrawn: 2, records: IMPORTS },
    ),
  ],
  [
    'undo-of-replaced',
    undoAnnouncement(
      11,
      { kind: 'not-live', record: IMPORTS[2] as (typeof IMPORTS)[number] },
      { withdrawn: 0, records: IMPORTS },
    ),
  ],
  ['report-ready', readyReportAnnouncement(reportRequest())],
  ['mailed-file', mailedFileAnnouncement(MAILED_FILE)],
  [
    'not-mailed',
    notMailedAnnouncement({
      ...{ type: 'not-mailed', file: MAILED_FILE.file.name, recipient: 'gone@contoso.com' },
      why: '550 5.1.1 No such user',
    }),
  ],
  [
    'subscribe-mail',
    mailedSubscribeAnswer(
      [{ address: 'anna@contoso.com', subscription: subscription() }],
      ['eve@fabrikam.example gets no mail: it is not at contoso.com.'],
    ),
  ],
  [
    'report-ready-without-link',
    readyReportAnnouncement(reportRequest({ status: { kind: 'ready', at: '2026-11-15T08:40:00Z', link: null } })),
  ],
  ['sources-requests', sourcesAnnouncement({ ...FOLLOWING, requests: REQUESTS })],
  ['mutes', mutesAnnouncement([mute()], [spike({ subject: 'newsletter@contoso.com' })], NOW)],
  [
    'audit',
    auditAnnouncement([
      {
        at: '2026-11-15T08:10:00Z',
        by: 'Ana',
        conversation: 'local:console',
        deed: 'acknowledge',
        to: 'k7f3q2',
        detail: '',
      },
      {
        at: '2026-11-14T10:00:00Z',
        by: 'Ben',
        conversation: 'slack:C0123',
        deed: 'mute',
        to: 'newsletter@contoso.com',
        detail: 'until 2026-11-21: campaign until Friday',
      },
    ]),
  ],
  ['backtest', backtestAnnouncement({ opened: [opened(1), opened(2)], looks: 360, failures: [] }, TESTED, TESTED_ON)],
  [
    'backtest-of-many',
    backtestAnnouncement(
      { opened: Array.from({ length: 120 }, (_, i) => opened(i)), looks: 360, failures: [] },
      TESTED,
      TESTED_ON,
    ),
  ],
  [
    'backtest-without-data',
    backtestAnnouncement({ opened: [], looks: 0, failures: [] }, TESTED, { ...TESTED_ON, held: null }),
  ],
  [
    'deed-acknowledged',
    episodesAnswer({ kind: 'acknowledged', done: [spike(ACKNOWLEDGED)], already: [], over: [], notFound: [] }),
  ],
  [
    'deed-acknowledged-group',
    episodesAnswer({
      kind: 'acknowledged',
      done: spikes(37),
      already: [oldPartner(ACKNOWLEDGED)],
      over: [],
      notFound: ['zz9'],
    }),
  ],
  ['deed-snoozed', episodesAnswer({ kind: 'snoozed', done: [spike(SNOOZED)], already: [], over: [], notFound: [] })],
  [
    'deed-expected-already',
    episodesAnswer({ kind: 'expected', done: [], already: [spike(EXPECTED)], over: [], notFound: [] }),
  ],
  [
    'deed-unacknowledged',
    episodesAnswer({ kind: 'unacknowledged', done: [spike()], already: [oldPartner()], over: [], notFound: [] }),
  ],
  ['deed-unsnoozed', episodesAnswer({ kind: 'unsnoozed', done: [spike()], already: [], over: [], notFound: [] })],
  [
    'deed-over',
    episodesAnswer({ kind: 'acknowledged', done: [], already: [], over: [spike(ACKNOWLEDGED)], notFound: [] }),
  ],
  [
    'deed-which',
    whichAnswer(
      'scanner@contoso.com',
      [spike(), oldPartner({ id: 'k7f3q9', subject: 'scanner@contoso.com' })],
      (id) => `snooze ${id} 4h`,
      CONTEXT,
    ),
  ],
  [
    'deed-reason-or-id',
    reasonOrIdAnswer(
      { words: ['bcdefg'], meant: [spike({ id: 'bcdefghijk' })], rest: 'tested it' },
      { command: 'expected', names: ['k7f3q2'], why: 'bcdefg tested it' },
    ),
  ],
  [
    'deed-not-found-near',
    episodesAnswer({
      ...{ kind: 'acknowledged', done: [], already: [], over: [], notFound: ['scaner@contoso.com'] },
      near: ['scanner@contoso.com'],
    }),
  ],
  [
    'deed-acknowledged-all',
    episodesAnswer(
      {
        kind: 'acknowledged',
        done: spikes(12).map((each) => ({ ...each, ...ACKNOWLEDGED })),
        already: [],
        over: [],
        notFound: [],
        isAll: true,
      },
      CONTEXT,
    ),
  ],
  [
    'insights-high',
    insightsAnnouncement(LIVELY.slice(0, 1), { which: 'open', from: 'high', top: 20, page: 1 }, CONTEXT),
  ],
  ['insights-medium-none', insightsAnnouncement([], { which: 'open', from: 'medium', top: 20, page: 1 }, CONTEXT)],
  ['deed-not-found', episodesAnswer({ kind: 'acknowledged', done: [], already: [], over: [], notFound: ['zz9'] })],
  ['welcome', welcomeAnswer({ by: 'Anna Lee', isRestricted: false, isDirect: false })],
  ['welcome-restricted', welcomeAnswer({ by: null, isRestricted: true, isDirect: true })],
  ['deed-muted', muteAnswer('done', mute())],
  ['deed-muted-already', muteAnswer('already', mute())],
  ['deed-subscribed', subscribeAnswer('done', subscription())],
  ['deed-subscribed-already', subscribeAnswer('already', subscription())],
  ['deed-not-subscribed', unsubscribeAnswer('not-subscribed', null)],
  ['deed-unsubscribed', unsubscribeAnswer('done', null)],
  [
    'deed-unsubscribed-mail',
    mailedUnsubscribeAnswer([
      { address: 'anna@contoso.com', wasSubscribed: true, left: null },
      { address: 'bert@contoso.com', wasSubscribed: true, left: subscription({ digests: [] }) },
      { address: 'ana@contoso.com', wasSubscribed: false, nearest: 'anna@contoso.com' },
    ]),
  ],
  ['deed-unsubscribed-in-part', unsubscribeAnswer('done', subscription({ digests: [] }))],
];
