import type { Announcement } from '../../view/announcement.ts';

/** The note of a message that was perhaps said before, where nobody can look. */
const MAY_REPEAT = 'This may be a duplicate: the response to the first attempt was lost.';

export const sayingItMayRepeat = (say: Announcement): Announcement => ({
  ...say,
  view: { ...say.view, notes: [...say.view.notes, MAY_REPEAT] },
});
