import type { FollowStatus } from '../follow/follow-status.ts';
import { placeOf } from '../follow/following.ts';
import { counted } from '../model/format.ts';
import type { Readiness } from './readiness.ts';

/** A log is moved and made anew by a rotation, and an administrator mends a permission, within minutes. */
const FAILED_MS = 10 * 60_000;

const WHY = { gone: 'is not there', forbidden: 'may not be read', other: 'cannot be read' } as const;

/** How long each followed log has failed, in ms; 0 where it is read. */
export const failingMs = ({ stand, fault }: FollowStatus, now: Date): number =>
  stand === 'failing' && fault !== null ? Math.max(0, now.getTime() - fault.since.getTime()) : 0;

/** Whether all logs are read that should be: the bot is of no use for one that has failed for ten minutes. */
export function followingReadiness(logs: readonly FollowStatus[], now: Date): Readiness {
  const failed = logs.flatMap((status) => {
    const ms = failingMs(status, now);
    if (status.fault === null || ms < FAILED_MS) return [];
    const length = counted(Math.floor(ms / 60_000), 'minute');
    return [`${placeOf(status.name)} ${WHY[status.fault.kind]}, for ${length} now`];
  });
  if (failed.length > 0) return { ok: false, detail: failed.join('; ') };
  return { ok: true, detail: logs.length === 0 ? 'nothing is followed' : `${counted(logs.length, 'log')} followed` };
}
