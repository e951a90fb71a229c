import { retryingWhenThrottled } from '../../retry-when-throttled.ts';

/** Teams counts calls by the second. */
export const retryWhenThrottled = retryingWhenThrottled(250);
