import { instantText, MS_PER_DAY } from '../model/time.ts';
import type { ListedSearch } from '../ports/report-service.ts';
import { isTooOld } from './plan-requests.ts';
import { idsIn, type ReportRequest } from './report-request.ts';

/** The service lists what was asked for within ten days (learn.microsoft.com, Get-HistoricalSearch). */
const LISTED_MS = 10 * MS_PER_DAY;
/** What it took, and does not list for so long, it has lost. */
const LOST_MS = 2 * MS_PER_DAY;

/** It is about to be sent: on disk before it is. */
export const asTried = (request: ReportRequest, now: Date): ReportRequest => ({ ...request, tried: instantText(now) });

export const asAccepted = (request: ReportRequest, job: string | null, now: Date): ReportRequest =>
  request.status.kind === 'wanted' ? { ...request, job, status: { kind: 'accepted', at: instantText(now) } } : request;

export const asImported = (request: ReportRequest, number: number | null, now: Date): ReportRequest => ({
  ...request,
  status: { kind: 'imported', at: instantText(now), import: number },
});

/** The import that was its file was taken back: the file may come again. */
export const asTakenBack = (request: ReportRequest, number: number, now: Date): ReportRequest =>
  request.status.kind === 'imported' && request.status.import === number
    ? { ...request, status: { kind: 'ready', at: instantText(now), link: null } }
    : request;

/** A request after the service listed what it was asked for; the same one where that is no news. */
export function afterListing(
  request: ReportRequest,
  { searches, isWhole }: { readonly searches: readonly ListedSearch[]; readonly isWhole: boolean },
  now: Date,
): ReportRequest {
  const at = instantText(now);
  const { status, job } = request;
  if (status.kind === 'imported' || status.kind === 'expired' || status.kind === 'failed') return request;
  const own = searches.filter((each) => (job !== null && each.job === job) || idsIn(each.title).includes(request.id));
  // Of several, as after a repetition by people, the one that is furthest.
  const found = ORDER.flatMap((state) => own.filter((each) => each.state === state))[0];
  // The service would refuse it now, whatever the list leaves out.
  if (found === undefined && status.kind === 'wanted' && isTooOld(request, now))
    return {
      ...request,
      status: { kind: 'failed', at, why: 'It was not taken before its first day was 90 days ago.' },
    };
  if (found === undefined) return isWhole ? unlisted(request, now) : request;
  const named = job === found.job || found.job === null ? request : { ...request, job: found.job };
  switch (found.state) {
    case 'waiting':
      return status.kind === 'wanted' ? { ...named, status: { kind: 'accepted', at } } : named;
    case 'ready':
      if (status.kind === 'ready' && status.link === found.link) return named;
      return { ...named, status: { kind: 'ready', at: status.kind === 'ready' ? status.at : at, link: found.link } };
    case 'failed':
      return { ...named, status: { kind: 'failed', at, why: found.words } };
    case 'expired':
      return { ...named, status: { kind: 'expired', at } };
  }
}

const ORDER = ['ready', 'waiting', 'failed', 'expired'] as const;

function unlisted(request: ReportRequest, now: Date): ReportRequest {
  const { status } = request;
  const at = instantText(now);
  switch (status.kind) {
    case 'accepted':
      return now.getTime() - Date.parse(status.at) >= LOST_MS
        ? { ...request, status: { kind: 'failed', at, why: 'The service no longer lists it.' } }
        : request;
    case 'ready':
      return now.getTime() - Date.parse(request.tried ?? status.at) >= LISTED_MS
        ? { ...request, status: { kind: 'expired', at } }
        : request;
    default:
      return request;
  }
}
