import { withInstants } from '../src/model/text/instant.ts';
import type { Provenance } from '../src/view/view.ts';
import { SAMPLE_BADGE } from './card.ts';

/** Who the data is about, and whether it is the sample tenant's, which a card says three times. */
export interface CardContext {
  readonly sample: boolean;
  readonly organisation: string;
  /** An IANA zone for instants where the reader's is not known; UTC where absent. */
  readonly zone?: string | undefined;
}

/** The pieces of a footer: sample data, organisation, window, source, data until. */
export function provenanceFooter(provenance: Provenance, { sample, organisation }: CardContext): readonly string[] {
  return [
    ...(sample ? [SAMPLE_BADGE] : []),
    organisation,
    provenance.window,
    ...(provenance.source === null ? [] : [`source ${provenance.source}`]),
    ...(provenance.dataUntil === null ? [] : [`data until ${provenance.dataUntil}`]),
  ];
}

/** The badge of sample data; null for real data. */
export const badgeOf = ({ sample }: CardContext): string | null => (sample ? SAMPLE_BADGE : null);

/** One plain line for a notification, which begins with the badge. */
export const fallbackLine = (title: string, shown: readonly string[], { sample, zone = 'UTC' }: CardContext): string =>
  withInstants(`${sample ? `[${SAMPLE_BADGE}] ` : ''}${title}: ${shown.join(' ')}`, zone);
