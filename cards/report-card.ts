import type { View } from '../src/reports/view.ts';
import { type Card, SAMPLE_BADGE } from './card.ts';

/** The card of a report's answer. `sample`: made of the sample tenant's data, which the card then says three times. */
export function reportCard(
  view: View,
  { sample, organisation }: { readonly sample: boolean; readonly organisation: string },
): Card {
  const { provenance, ...shown } = view;
  const noData = provenance.source === null;
  const first = view.sentences[0] ?? view.title;
  return {
    ...shown,
    badge: sample ? SAMPLE_BADGE : null,
    tone: view.warnings.length > 0 ? 'attention' : 'neutral',
    status: view.warnings.length > 0 ? 'Needs attention' : noData ? 'No data' : null,
    footer: [
      ...(sample ? [SAMPLE_BADGE] : []),
      organisation,
      provenance.window,
      ...(provenance.source === null ? [] : [`source ${provenance.source}`]),
      ...(provenance.dataUntil === null ? [] : [`data until ${provenance.dataUntil}`]),
    ],
    fallback: `${sample ? `[${SAMPLE_BADGE}] ` : ''}${view.title}: ${[first, ...view.warnings.slice(0, 1)].join(' ')}`,
  };
}
