import type { Answer } from '../../model/question.ts';
import type { ClientFilters } from '../filters/client-filters.ts';
import type { ListFound } from '../list-report.ts';
import type { Timeline } from '../timeline.ts';
import type { SendersBefore } from './before.ts';
import type { Newcomers } from './newcomers.ts';
import type { PermissionOf } from './permission.ts';

/** What was found out, before any words. `told`: by sender. */
export interface SmtpAuthFound extends ListFound {
  /** By the timeline's dimension. */
  readonly overTime: Answer;
  readonly timeline: Timeline;
  readonly filters: ClientFilters;
  /** Null where new senders are not asked for. */
  readonly newcomers: Newcomers | null;
  /** Null where no comparison is asked for. */
  readonly before: SendersBefore | null;
  /** Null where it is known of no sender. */
  readonly permissionOf: PermissionOf | null;
}
