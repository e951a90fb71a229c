import type { Announcement } from '../../view/announcement.ts';
import { instantWords } from './time-text.ts';

/** A card with a line on the earlier one that people deleted. `postedAt`: when that one was posted. */
export const postedAgain = (say: Announcement, postedAt: string): Announcement => ({
  ...say,
  view: {
    ...say.view,
    notes: [...say.view.notes, `Posted again: an earlier card, posted on ${instantWords(postedAt)}, was deleted.`],
  },
});
