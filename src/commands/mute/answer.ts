import { quotedReason } from '../../alerts/messages/standing.ts';
import { instantWords } from '../../alerts/messages/time-text.ts';
import type { Mute } from '../../episodes/episode.ts';
import type { Announcement } from '../../view/announcement.ts';
import { doneAnswer } from '../alerts/done-answer.ts';
import type { Muting } from './confirm-mute.ts';

/** Whether it was muted just now or before, until when, and why. */
export function muteAnswer(
  outcome: 'done' | 'already',
  mute: Mute,
  { saysSure }: Pick<Muting, 'saysSure'> = {},
): Announcement {
  const what = mute.rule ?? mute.subject ?? '';
  return doneAnswer(
    outcome === 'done' ? 'Muted' : 'Muted already',
    [
      `No alerts about ${what} until ${instantWords(mute.until)}${quotedReason(mute)}.`,
      ...(outcome === 'already' ? [`Muted by ${mute.by} on ${instantWords(mute.at)}.`] : []),
      'The digest still lists what was muted.',
      ...(saysSure ? ['Use `force:yes`: `sure:yes` works until the next release.'] : []),
    ],
    { actions: [{ label: 'See all mutes', command: 'mutes' }] },
  );
}
