import { instantMark } from '../model/text/instant.ts';
import { isAskedAgain } from './plan-requests.ts';
import type { Combination, ReportRequest } from './report-request.ts';

const REPORT_WORDS = { SmtpCSReport: 'SMTP AUTH', ConnectorReport: 'connector' } as const;

/** `connector report (Received, Partner, No Tls)` */
function combinationText({ report, filters }: Combination): string {
  const words = Object.values(filters).filter((word) => word !== undefined);
  return `${REPORT_WORDS[report]} report${words.length === 0 ? '' : ` (${words.join(', ')})`}`;
}

/** `SMTP AUTH report, 2026-11-01 to 2026-11-14` */
export const fileText = (request: ReportRequest): string =>
  `${combinationText(request)}, ${request.first === request.last ? request.first : `${request.first} to ${request.last}`}`;

/** `MF-0123456789 (SMTP AUTH report, 2026-11-01 to 2026-11-14)` */
export const requestText = (request: ReportRequest): string => `${request.id} (${fileText(request)})`;

const at = (iso: string): string => instantMark(new Date(iso));

/** Where it stands, for `sources`: one sentence or two. */
export function standText(request: ReportRequest): string {
  const { again } = request;
  const stand = ownStandText(request);
  return again === undefined ? stand : `${stand} Asked for again: ${again.replace(/\.?$/, '.')}`;
}

function ownStandText(request: ReportRequest): string {
  const { status, tried } = request;
  const asked = `${request.tenant}: asked for ${fileText(request)}, on ${at(tried ?? request.at)}`;
  switch (status.kind) {
    case 'wanted':
      return tried === null
        ? `${request.tenant}: will ask for ${fileText(request)} (${request.id}).`
        : `${asked}; not yet confirmed by the service (${request.id}).`;
    case 'accepted':
      return `${asked}, not ready yet (${request.id}).`;
    case 'ready':
      return `${asked}, ready since ${at(status.at)}, waiting for its file since then (${request.id}).`;
    case 'imported':
      return `${asked}, imported on ${at(status.at)}${status.import === null ? '' : ` as import ${status.import}`} (${request.id}).`;
    case 'failed':
      return `${asked}, and it failed: ${status.why} (${request.id}) ${nextText(request, status.at)}`;
    case 'expired':
      return `${asked}; the file was not downloaded in time and no longer exists (${request.id}). ${nextText(request, status.at)}`;
  }
}

const nextText = (request: ReportRequest, since: string): string =>
  isAskedAgain(request, new Date(since))
    ? 'Mailflow asks for it again.'
    : `Mailflow does not ask for it again; to do so: request ${request.report} ${request.first}..${request.last}`;
