import { instantText } from '../../model/time.ts';
import type { ReportRequest } from '../../report-requests/report-request.ts';
import type { Delivery } from '../outbox/delivery.ts';
import type { Subscription } from './subscription.ts';

/** Before digests, behind every insight. */
const RANK = 0;

interface Waiting {
  readonly subscriptions: readonly Subscription[];
  readonly reportRequests?: readonly ReportRequest[] | undefined;
}

/**
 * What is to be said of files that have become ready, each once: where everything is subscribed to, or else in the fallback. As
 * long as there is neither, it waits. The requests say after it that it was put in; the same list where nothing was.
 */
export function readyReports(
  { subscriptions, reportRequests: requests = [] }: Waiting,
  fallback: string | null,
  now: Date,
): { readonly requests: readonly ReportRequest[]; readonly due: readonly Delivery[] } {
  const listeners = subscriptions.flatMap(({ rules, conversation, unreachable }) =>
    rules === 'all' && unreachable === undefined ? [conversation] : [],
  );
  const places = listeners.length > 0 ? listeners : fallback === null ? [] : [fallback];
  const fresh = requests.filter(({ status, announced }) => status.kind === 'ready' && announced === null);
  if (places.length === 0 || fresh.length === 0) return { requests, due: [] };
  const at = instantText(now);
  return {
    requests: requests.map((each) => (fresh.includes(each) ? { ...each, announced: at } : each)),
    due: fresh.flatMap(({ id }) => places.map((place) => readyReport(id, place, now))),
  };
}

/** The same for the same request and place: known by its key, it is put in once. */
export function readyReport(request: string, conversation: string, now: Date): Delivery {
  const at = instantText(now);
  const key = `report/${request}/${conversation}`;
  return {
    ...{ key, conversation, shape: 'root', root: key, content: { type: 'report-ready', request }, rank: RANK },
    ...{ status: 'due', attempts: 0, createdAt: at, notBefore: at, mayRepeat: false, trouble: null },
  };
}
