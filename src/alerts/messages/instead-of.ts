import type { Announcement } from '../../view/announcement.ts';
import type { Delivery } from '../outbox/delivery.ts';
import { instantWords } from './time-text.ts';

/** A card in the fallback conversation, with a line about each conversation that it stands in for. */
export const insteadOf = (say: Announcement, instead: NonNullable<Delivery['instead']>): Announcement => ({
  ...say,
  view: {
    ...say.view,
    warnings: [
      ...say.view.warnings,
      ...instead.map(
        ({ conversation, why, at }) =>
          `${conversation} could not be reached on ${instantWords(at)} (${why}): its alerts come here until it can.`,
      ),
    ],
  },
});
