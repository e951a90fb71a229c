import { MS_PER_HOUR } from '../model/time.ts';
import type { Episode } from './episode.ts';

/** What became of an episode. `late`: facts of its past came in and made its history worse or longer. */
export interface Change {
  readonly episode: Episode;
  readonly change: 'opened' | 'continuing' | 'worsened' | 'eased' | 'resolved' | 'reopened' | 'late';
}

/** On the data clock: what begins again so soon is the same episode. */
export const REOPENS_WITHIN_MS = 48 * MS_PER_HOUR;
