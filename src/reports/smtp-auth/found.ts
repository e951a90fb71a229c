import type { MailSettings } from '../../mail-settings/mail-settings.ts';
import type { Answer } from '../../model/question.ts';
import type { ListFound } from '../list-report.ts';
import type { Timeline } from '../timeline.ts';

/** What was found out, before any words. `told`: by sender. */
export interface SmtpAuthFound extends ListFound {
  /** By the timeline's dimension. */
  readonly overTime: Answer;
  readonly timeline: Timeline;
  readonly domain: string | null;
  /** Of the mail systems that these senders send through. */
  readonly settings: readonly MailSettings[];
}
