import { muteOf } from '../../episodes/mutes.ts';
import { remindAfterMs } from '../../episodes/settings.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../model/time.ts';
import type { Numbers } from '../../rules/rule.ts';
import type { Deciding } from './deciding.ts';
import { hasJoinedUnseen } from './deleted-cards.ts';
import { reminderIndex } from './reminder.ts';

/** What a verdict of this reason was decided on: the inputs beside their thresholds, hours to the hundredth. */
export function verdictInputs(reason: string, deciding: Deciding): Numbers {
  return (Object.hasOwn(FIGURES, reason) && FIGURES[reason]?.(deciding)) || {};
}

const FIGURES: Readonly<Record<string, (deciding: Deciding) => Numbers>> = {
  opened: (d) => ({ ...age(d), severity: d.episode.severity, minSeverity: d.subscription?.minSeverity ?? null }),
  'too-old-for-a-card': age,
  'below-severity': ({ episode, subscription }) => ({
    severity: episode.severity,
    minSeverity: subscription?.minSeverity ?? null,
  }),
  expected: ({ episode: { expected } }) => ({ by: expected?.by ?? null, why: expected?.why ?? null }),
  muted: ({ episode, mutes, now }) => {
    const mute = muteOf(episode, mutes, now);
    return { mute: mute?.id ?? null, by: mute?.by ?? null, until: mute?.until ?? null, why: mute?.why ?? null };
  },
  snoozed: ({ episode: { snoozed } }) => ({ by: snoozed?.by ?? null, until: snoozed?.until ?? null }),
  instead: ({ instead }) => ({ meantFor: instead?.conversation ?? null, refusal: instead?.why ?? null }),
  refused: ({ refused }) => ({
    refusal: refused?.why ?? null,
    since: refused?.since ?? null,
    refusals: refused?.times ?? null,
    triedAgainAt: refused?.triedAgainAt ?? null,
  }),
  acknowledged: ({ episode: { acknowledged } }) => ({ by: acknowledged?.by ?? null, at: acknowledged?.at ?? null }),
  reopened: ({ episode }) => ({ times: episode.reopened }),
  worsened: ({ episode, record, settings }) => ({
    severity: episode.severity,
    severityTold: record?.severity ?? null,
    magnitude: episode.magnitude,
    magnitudeTold: record?.magnitude ?? null,
    factor: settings.worsenedFactor,
  }),
  'card-deleted': deletion,
  'card-deleted-today': (d) => ({ ...deletion(d), postedAgainFrom: dayAfter(repostSeenAt(d)) }),
  'card-deleted-high': deletion,
  'card-deleted-worse': deletion,
  'reminder-due': reminders,
  unchanged: reminders,
  'edit-too-soon': ({ record, settings, editUnderWay }) => ({
    editedAt: record?.editedAt ?? null,
    editEverySeconds: settings.editEveryMs / 1000,
    editUnderWay,
  }),
  'thread-spoke-lately': ({ record, settings }) => ({
    repliedAt: record?.repliedAt ?? null,
    replyEveryHours: hours(settings.stormMs),
  }),
};

/** What nobody could have told before is not old. */
export const foundAtOf = ({ foundAt, openedAt }: Deciding['episode']): string => foundAt ?? openedAt;

const hours = (ms: number): number => Math.round((ms / MS_PER_HOUR) * 100) / 100;

function age({ episode, now, settings }: Deciding): Numbers {
  return {
    hoursOld: hours(now.getTime() - Date.parse(foundAtOf(episode))),
    atMostHours: hours(settings.tooOldForACardMs),
  };
}

function deletion({ episode, record, deleted }: Deciding): Numbers {
  return {
    postedAt: deleted?.postedAt ?? null,
    deletedBefore: deleted?.at ?? null,
    repostedAt: record?.repostedAt ?? null,
    severity: episode.severity,
    severityTold: record?.severity ?? null,
  };
}

/** When people saw, as far as anybody knows, the card that took the place of a deleted one; null where none did. */
export function repostSeenAt({ record, deleted }: Pick<Deciding, 'record' | 'deleted'>): string | null {
  if (record?.repostedAt === undefined) return null;
  if (deleted === null) return record.repostedAt;
  if (hasJoinedUnseen(deleted, record)) return null;
  // It may have waited to be sent for long; one that it joined stood there before.
  return deleted.postedAt > record.repostedAt ? deleted.postedAt : record.repostedAt;
}

const dayAfter = (instant: string | null): string | null =>
  instant === null ? null : new Date(Date.parse(instant) + MS_PER_DAY).toISOString();

function reminders({ episode, record, now, settings }: Deciding): Numbers {
  const postedAt = record?.postedAt ?? null;
  return {
    postedAt,
    remindAfterHours: hours(remindAfterMs(episode.severity, settings)),
    interval: postedAt === null ? null : reminderIndex(postedAt, episode.severity, now, settings),
    spokenIn: record?.reminded ?? null,
  };
}
