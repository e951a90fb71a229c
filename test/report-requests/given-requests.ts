import type { ReportRequest } from '../../src/report-requests/report-request.ts';

/** A request that waits for its file, unless it is said otherwise. */
export const reportRequest = (given: Partial<ReportRequest> = {}): ReportRequest => ({
  ...{ id: 'MF-0123456789', tenant: 'contoso.com', report: 'SmtpCSReport', filters: {}, round: 1, by: 'schedule' },
  ...{ first: '2026-11-01', last: '2026-11-14', at: '2026-11-15T06:00:00Z', tried: '2026-11-15T06:00:10Z' },
  ...{ job: '0b1f3c52-8a77-4d63-9d0e-1f5a3c7d9e11', announced: null },
  status: { kind: 'ready', at: '2026-11-15T08:40:00Z', link: LINK },
  ...given,
});

const LINK =
  'https://admin.protection.outlook.com/ExtendedReport/Download?Type=OnDemandReport&RequestID=0b1f3c52-8a77-4d63-9d0e-1f5a3c7d9e11';

/** One in each state. */
export const REQUESTS: readonly ReportRequest[] = [
  reportRequest({
    id: 'MF-00000000a1',
    first: '2026-10-18',
    last: '2026-10-31',
    status: { kind: 'expired', at: '2026-11-12T06:00:00Z' },
  }),
  reportRequest({ id: 'MF-00000000a2', status: { kind: 'imported', at: '2026-11-15T09:00:00Z', import: 13 } }),
  reportRequest({
    ...{ id: 'MF-00000000a3', report: 'ConnectorReport', filters: { direction: 'Received', connectorType: 'Partner' } },
    status: { kind: 'failed', at: '2026-11-15T07:00:00Z', why: 'An error occurred.' },
  }),
  reportRequest({ id: 'MF-00000000a4', report: 'ConnectorReport', filters: { direction: 'Sent', tls: 'No Tls' } }),
  reportRequest({
    ...{ id: 'MF-00000000a5', report: 'ConnectorReport', filters: { direction: 'Sent', connectorType: 'OnPremises' } },
    status: { kind: 'accepted', at: '2026-11-15T06:00:00Z' },
  }),
  reportRequest({
    id: 'MF-00000000a6',
    first: '2026-11-15',
    last: '2026-11-15',
    status: { kind: 'wanted' },
    by: 'Ana',
  }),
  reportRequest({
    id: 'MF-00000000a7',
    first: '2026-10-01',
    last: '2026-10-07',
    tried: null,
    status: { kind: 'wanted' },
  }),
];
