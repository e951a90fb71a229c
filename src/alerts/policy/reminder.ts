import { remindAfterMs, type SpeakingSettings } from '../../episodes/settings.ts';
import type { Severity } from '../../rules/rule.ts';

/*
 * Reminders are due at whole intervals after the root was decided on. Which one that is follows from the clock alone, and
 * the highest one spoken in is kept: so none is given twice, whatever restarts, and a clock that jumps over three of them
 * gives one. All are counted in the short interval of severe episodes; the others are due at every n-th of it.
 */

/** The interval that has begun last, at `now`; 0 in the first one. */
export function reminderIndex(postedAt: string, severity: Severity, now: Date, settings: SpeakingSettings): number {
  const { each, elapsed } = timing(postedAt, severity, now, settings);
  return Math.max(0, Math.floor(elapsed / each) * each);
}

/**
 * What to keep as spoken in when something else is said now: the interval that has begun, and in its second half the
 * next one too, so that no reminder comes on the heels of other news.
 */
export function passedOver(postedAt: string, severity: Severity, now: Date, settings: SpeakingSettings): number {
  const { each, elapsed } = timing(postedAt, severity, now, settings);
  return Math.max(0, Math.round(elapsed / each) * each);
}

function timing(postedAt: string, severity: Severity, now: Date, settings: SpeakingSettings) {
  const unit = settings.remindHighAfterMs;
  const each = Math.max(1, Math.round(remindAfterMs(severity, settings) / unit));
  return { each, elapsed: (now.getTime() - Date.parse(postedAt)) / unit };
}
