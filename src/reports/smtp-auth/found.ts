import type { Answer } from '../../model/question.ts';
import type { ListFound } from '../list-report.ts';
import type { Timeline } from '../timeline.ts';
import type { PermissionOf } from './permission.ts';

/** What was found out, before any words. `told`: by sender. */
export interface SmtpAuthFound extends ListFound {
  /** By the timeline's dimension. */
  readonly overTime: Answer;
  readonly timeline: Timeline;
  readonly domain: string | null;
  /** Null where it is known of no sender. */
  readonly permissionOf: PermissionOf | null;
}
