import { announcementCard } from '../../cards/announcement-card.ts';
import { renderText } from '../../cards/text/render.ts';
import { episodeAnnouncement } from '../../src/announcements/episode-announcement.ts';
import { CONTEXT, spike } from '../announcements/given-episode.ts';
import { COLUMNS } from './sample-cards.ts';

/** A spike of an invented sender, as it is told on a terminal with colours. */
export function insightCard(): string {
  const card = announcementCard(episodeAnnouncement(spike(), CONTEXT), { sample: true, organisation: 'Contoso' });
  return renderText(card, { width: COLUMNS, colour: true });
}
