import type { Card } from '../../cards/card.ts';
import { helpCard } from '../../cards/help-card.ts';
import { importCard } from '../../cards/import-card.ts';
import { noticeCard } from '../../cards/notice-card.ts';
import { rejectionCard } from '../../cards/rejection-card.ts';
import { reportCard } from '../../cards/report-card.ts';
import type { Episode } from '../../src/episodes/episode.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { ACKNOWLEDGED, oldPartner, RESOLVED, spike, spikes } from '../alerts/messages/given-episode.ts';
import { burningDown, contoso, long, modernContoso, patchy, tlsReportsOfContoso } from '../reports/contoso.ts';
import { ask, storeOf } from '../reports/given.ts';
import { withSignIns, withSignInsAndMail } from '../reports/given-sign-ins.ts';
import { withTraceSample, withTraces } from '../reports/given-traces.ts';

type Params = Parameters<typeof ask>[2];

export const CONTOSO = { sample: false, organisation: 'Contoso' };
const empty = (): Promise<FactStore> => storeOf();

/** One of a connector, five of a sender: as many as are no longer all named. */
const INSIGHTS = [
  oldPartner({ id: 'p2x9abcdef', ...ACKNOWLEDGED }),
  ...spikes(5).map((each, i) => ({ ...each, id: `k7f3q${i}abcd`, subject: 'ceo@contoso.com' })),
  spike({ ...RESOLVED, id: 'r1r1r1abcd', subject: 'ceo@contoso.com' }),
];

/** One state of one report. */
export const REPORT_STATES: readonly (readonly [
  file: string,
  store: () => Promise<FactStore>,
  report: string,
  params: Params,
  /** Insights that are known of. */
  episodes?: readonly Episode[],
])[] = [
  ['summary', contoso, 'summary', {}],
  ['summary-modern', modernContoso, 'summary', {}],
  ['summary-compared', long, 'summary', {}],
  ['summary-nothing-imported', empty, 'summary', {}],
  ['summary-one-kind-missing', patchy, 'summary', {}],
  ['tls', contoso, 'tls', {}],
  ['tls-modern', modernContoso, 'tls', {}],
  ['tls-inbound', contoso, 'tls', { direction: 'inbound' }],
  ['tls-90-days', long, 'tls', { window: '90d' }],
  ['tls-window-without-data', contoso, 'tls', { window: '2026-11-20..2026-11-26' }],
  ['connectors', contoso, 'connectors', {}],
  ['connectors-with-insight', contoso, 'connectors', {}, INSIGHTS],
  ['connectors-modern', modernContoso, 'connectors', {}],
  ['connectors-by-volume', contoso, 'connectors', { by: 'volume' }],
  ['connectors-compared', long, 'connectors', { compare: 'before' }],
  ['connectors-by-hour', contoso, 'connectors', { by: 'volume', window: '24h' }],
  ['connectors-cut', contoso, 'connectors', { top: 2, page: 2 }],
  ['connectors-unknown-name', contoso, 'connectors', { connector: 'Fabrkam' }],
  ['connectors-no-data', empty, 'connectors', {}],
  ['smtp-auth', contoso, 'smtp-auth', {}],
  ['smtp-auth-by-tls', contoso, 'smtp-auth', { by: 'tls' }],
  ['smtp-auth-modern', modernContoso, 'smtp-auth', { by: 'tls' }],
  ['smtp-auth-cut', contoso, 'smtp-auth', { top: 2, domain: 'contoso.com', page: 1 }],
  ['smtp-auth-no-such-domain', contoso, 'smtp-auth', { domain: 'nowhere.example' }],
  ['smtp-auth-no-data', contoso, 'smtp-auth', { window: '2026-10-01..2026-10-07' }],
  ['smtp-auth-old-tls-only', contoso, 'smtp-auth', { tls: '<1.2', sort: 'sender' }],
  ['smtp-auth-compared', long, 'smtp-auth', { compare: 'before' }],
  ['smtp-auth-new', long, 'smtp-auth', { new: '7d' }],
  ['trend-basic', burningDown, 'trend', { subject: 'basic', window: '90d' }],
  ['trend-old-tls', long, 'trend', { subject: 'old-tls', window: '90d' }],
  ['trend-short', contoso, 'trend', { subject: 'smtp-auth', window: '7d' }],
  ['trend-no-data', empty, 'trend', { subject: 'basic', window: '90d' }],
  ['sign-ins', withSignIns, 'sign-ins', {}],
  ['sign-ins-by-address', withSignIns, 'sign-ins', { by: 'address' }],
  ['sign-ins-cut', withSignIns, 'sign-ins', { top: 2, page: 1 }],
  ['sign-ins-none-of-domain', withSignIns, 'sign-ins', { domain: 'nowhere.example' }],
  ['sign-ins-no-data', empty, 'sign-ins', {}],
  ['trace', withTraces, 'trace', {}],
  ['trace-inbound', withTraces, 'trace', { direction: 'inbound' }],
  ['trace-cut', withTraces, 'trace', { top: 2, page: 1 }],
  ['trace-none-of-domain', withTraces, 'trace', { domain: 'nowhere.example' }],
  ['trace-estimated', withTraceSample, 'trace', {}],
  ['trace-no-data', empty, 'trace', {}],
  ['sender-with-sign-ins', withSignInsAndMail, 'sender', { subject: 'scanner@contoso.com', window: '7d' }],
  ['sender-old-tls', contoso, 'sender', { subject: 'ceo@contoso.com', window: '30d' }],
  ['sender-with-insights', contoso, 'sender', { subject: 'ceo@contoso.com', window: '7d' }, INSIGHTS],
  ['sender-modern', modernContoso, 'sender', { subject: 'printer@contoso.com', window: '7d' }],
  ['sender-cut', long, 'sender', { subject: 'printer@contoso.com', window: '30d', top: 5 }],
  ['sender-misspelt', contoso, 'sender', { subject: 'cfo@contoso.com' }],
  ['sender-not-lately', long, 'sender', { subject: 'gone@contoso.com', window: '7d' }],
  ['tls-reports', tlsReportsOfContoso, 'tls-reports', {}],
  ['tls-reports-of-a-domain', tlsReportsOfContoso, 'tls-reports', { domain: 'fabrikam.com', window: '30d' }],
  ['tls-reports-cut', tlsReportsOfContoso, 'tls-reports', { top: 2 }],
  ['tls-reports-no-such-domain', tlsReportsOfContoso, 'tls-reports', { domain: 'nowhere.example' }],
  ['tls-reports-no-data', contoso, 'tls-reports', {}],
  ['status', patchy, 'status', { window: '30d' }],
  ['status-nothing-imported', empty, 'status', {}],
  ['sender-patchy', patchy, 'sender', { subject: 'printer@contoso.com', window: '7d' }],
];

/** Cards that are no report's. */
export const OTHER_CARDS: readonly (readonly [file: string, card: () => Promise<Card>])[] = [
  ['sample-data', async () => reportCard((await ask(await contoso(), 'summary')).view, { ...CONTOSO, sample: true })],
  ['notice', async () => noticeCard('Import', 'Reading relay.log, this may take a minute.')],
  [
    'rejection',
    async () =>
      rejectionCard({
        understood: 'smtp-auth 7d',
        problem: 'by: cannot be "sender".',
        allowed: 'by:volume, by:tls',
        paste: 'smtp-auth 7d by:volume',
      }),
  ],
  [
    'help',
    async () =>
      helpCard({
        title: 'Mailflow',
        intro: ['Who sends mail how, over which TLS version.'],
        entries: [
          {
            usage: 'summary [7d]',
            meaning: 'Mail sent out and received, how much of it protected, and SMTP AUTH senders.',
          },
          { usage: 'sender <address> [30d]', meaning: 'One SMTP AUTH sender: days, TLS versions, client addresses.' },
        ],
        examples: ['summary 30d'],
      }),
  ],
  ['import', async () => importCard([IMPORTED, REFUSED], { sample: false })],
];

const IMPORTED = {
  id: 7,
  replaces: [],
  file: 'SmtpCSReport_week.csv',
  source: 'report-csv',
  format: 'smtp-cs-report',
  rows: 12_430,
  facts: 8_112,
  rejected: 7,
  rejections: [
    { line: 17, reason: '"31.02.2026" is no date' },
    { line: 404, reason: 'a count cannot be negative: -3' },
  ],
  unmappedColumns: ['tls_cipher_strength'],
  from: '2026-11-09T00:00:00Z',
  to: '2026-11-15T16:59:00Z',
  replaced: 1,
  unchanged: 2,
  cut: true,
  notes: [],
  error: null,
};
const REFUSED = {
  ...IMPORTED,
  id: null,
  replaces: [],
  file: 'holiday.jpg',
  source: null,
  format: null,
  rows: 0,
  facts: 0,
  rejected: 0,
  rejections: [],
  unmappedColumns: [],
  from: null,
  to: null,
  replaced: 0,
  unchanged: 0,
  cut: false,
  error: 'no source reads this file',
};
