import type { RequestLimits } from '../../src/fetch/request-budget.ts';

/**
 * Microsoft Graph allows 100 requests in five minutes for message traces
 * (learn.microsoft.com/graph/api/exchangemessagetraceroot-list-messagetraces, read 2026-11), and more for the rest; ten are left
 * to other programs.
 */
export const REQUEST_LIMITS: RequestLimits = { requests: 90, perMs: 5 * 60_000 };
