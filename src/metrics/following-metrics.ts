import { failingMs } from '../app/following-readiness.ts';
import type { FollowStatus } from '../follow/follow-status.ts';
import { placeOf } from '../follow/following.ts';
import { type Metric, metricBy } from './metric.ts';

/** Metrics of each followed log. */
export function followingMetrics(following: () => readonly FollowStatus[], now: () => Date): readonly Metric[] {
  const figure = (name: string, help: string, value: (status: FollowStatus) => number): Metric =>
    metricBy('log', { name: `mailflow_followed_${name}`, help }, () =>
      Object.fromEntries(following().map((status) => [placeOf(status.name), value(status)])),
    );
  const ageSeconds = (then: Date | null): number =>
    then === null ? Number.NaN : Math.max(0, now().getTime() - then.getTime()) / 1_000;
  return [
    figure(
      'lag_bytes',
      'Bytes of a followed log that are not read yet; NaN where that is not known',
      ({ bytesBehind }) => bytesBehind ?? Number.NaN,
    ),
    figure('data_age_seconds', 'Age of the newest line of a followed log; NaN before the first', ({ dataUntil }) =>
      ageSeconds(dataUntil),
    ),
    figure(
      'read_age_seconds',
      'Seconds since a followed log was last read; NaN before the first time',
      ({ lastSuccess }) => ageSeconds(lastSuccess),
    ),
    figure(
      'failing_seconds',
      'How long a followed log has been unreadable; 0 when it is read',
      (status) => failingMs(status, now()) / 1_000,
    ),
    figure('lines', 'Lines read of a followed log since the start', ({ lines }) => lines),
    figure(
      'lines_rejected',
      'Lines of a followed log that could not be used, since the start',
      ({ rejected }) => rejected,
    ),
    figure('gaps', 'Recent gaps in a followed log, where lines may be missing', ({ gaps }) => gaps.length),
  ];
}
