import type { Announcement } from './announcement.ts';

/**
 * The same, saying first among its notes that it may have been said before: the platform's answer was lost, and it
 * cannot be asked.
 */
export function withRepeatNote(announcement: Announcement): Announcement {
  const note = 'You may have been told this already: the answer to the first attempt was lost.';
  return { ...announcement, view: { ...announcement.view, notes: [note, ...announcement.view.notes] } };
}
