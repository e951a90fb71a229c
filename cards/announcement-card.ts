import type { Announcement } from '../src/view/announcement.ts';
import type { Card } from './card.ts';
import { badgeOf, type CardContext, fallbackLine, provenanceFooter } from './provenance-footer.ts';

/** The card of something said without being asked. What has no window, a line in a thread, has no footer either. */
export function announcementCard({ view, tone, status }: Announcement, context: CardContext): Card {
  const { provenance, ...shown } = view;
  const zone = view.zone ?? context.zone;
  const title = status === null ? view.title : `${view.title} (${status})`;
  return {
    ...shown,
    ...(zone === undefined ? {} : { zone }),
    badge: badgeOf(context),
    tone,
    status,
    footer: provenance.window === '' ? [] : provenanceFooter(provenance, context),
    fallback: fallbackLine(title, view.sentences.slice(0, 1), { ...context, zone }),
  };
}
