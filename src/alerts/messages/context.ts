import type { Mute } from '../../episodes/episode.ts';
import type { Rule } from '../../rules/rule.ts';

/** What all announcements of one moment share. */
export interface AnnouncementContext {
  /** When it is said: how long something lasts and whether a snooze is over are reckoned from it. */
  readonly now: Date;
  /** All that there are, be they over or not. */
  readonly mutes: readonly Mute[];
  /** Every rule there is; an episode of another one is told without its words. */
  readonly rules: readonly Rule[];
  /** Name of the source that facts come from, of several joined by `, `; null when nobody told us anything. */
  readonly source: string | null;
}
