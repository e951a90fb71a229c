import type { Episode } from '../episodes/episode.ts';
import { count } from '../mailflow/format.ts';

/** `12,430 messages`: how much of it there is. */
export const amountWords = (magnitude: number, { trail }: Episode): string =>
  trail === null ? count(magnitude) : `${count(magnitude)} ${trail.unit}`;
