import type { View } from '../src/view/view.ts';
import type { Card } from './card.ts';
import { badgeOf, type CardContext, fallbackLine, provenanceFooter } from './provenance-footer.ts';

/** The card of a report's answer. */
export function reportCard(view: View, context: CardContext): Card {
  const { provenance, ...shown } = view;
  const noData = provenance.source === null;
  const first = view.sentences[0] ?? view.title;
  return {
    ...shown,
    ...(context.zone === undefined ? {} : { zone: context.zone }),
    badge: badgeOf(context),
    tone: view.warnings.length > 0 ? 'attention' : 'neutral',
    status: view.warnings.length > 0 ? 'Needs attention' : noData ? 'No data' : null,
    footer: provenanceFooter(provenance, context),
    fallback: fallbackLine(view.title, [first, ...view.warnings.slice(0, 1)], context),
  };
}
