import type { Episode } from '../../episodes/episode.ts';
import { count } from '../../model/format.ts';

/** `12,430 messages`, `9,501 messages in 24 hours`: how much of it there is. */
export const amountWords = (magnitude: number, { trail }: Episode): string =>
  trail === null ? count(magnitude) : [count(magnitude), trail.unit, trail.magnitudeOver ?? ''].join(' ').trimEnd();
