import { instantText } from '../model/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { FollowStatus } from './follow-status.ts';
import { sourceOf } from './following.ts';

const REFUSALS_KEPT = 3;

/** What became of reports that were posted since the start: their senders hear of it, and so should people here. */
export function postedReports(name: string, clock: Clock) {
  let status: FollowStatus = {
    ...{ name, source: sourceOf(name), stand: 'up-to-date', fault: null, lastSuccess: null, dataUntil: null },
    ...{ bytesBehind: null, nextLook: null, lines: 0, rejected: 0, firstRejection: null, gaps: [], notes: [] },
    unit: 'report',
  };
  return {
    status: (): FollowStatus => status,
    /** `why`: why one was refused; null where it was taken. */
    note(why: string | null): void {
      const now = clock.now();
      status = { ...status, lines: status.lines + 1 };
      if (why === null) {
        status = { ...status, lastSuccess: now };
        return;
      }
      const refusal = `Refused ${instantText(now)}: ${why}`;
      status = {
        ...status,
        rejected: status.rejected + 1,
        firstRejection: status.firstRejection ?? why,
        notes: [...status.notes, refusal].slice(-REFUSALS_KEPT),
      };
    },
  };
}
