import { retryingWhenThrottled } from '../../retry-when-throttled.ts';

/** Slack counts calls by the minute, and names a pause in whole seconds. */
export const retryWhenThrottled = retryingWhenThrottled(500);
