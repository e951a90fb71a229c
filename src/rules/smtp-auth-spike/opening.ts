import type { Numbers } from '../rule.ts';
import { type DayTotal, recordScore, type Score, usualUpTo, wakingTerms } from './score.ts';

/** What an episode was opened with: what was usual before it began, and stays the measure while it lasts. */
export interface Opening {
  readonly usualUpTo: number;
  readonly record24h: number;
  readonly record48h: number;
  /** What the sender scores by that measure; undefined when it is within it. */
  readonly scoreOf: (action: Pick<DayTotal, 'last24h' | 'last48h'>) => Score | undefined;
}

/** Reads the figures that `figuresOf` wrote. */
export function openingOf(numbers: Numbers): Opening {
  const figure = (name: string): number => {
    const value = numbers[name];
    return typeof value === 'number' ? value : 0;
  };
  const before = {
    record24h: figure('record24h'),
    record48h: figure('record48h'),
    historyDays: figure('historyDays'),
  };
  const usual = usualUpTo(numbers['span'] === 48 ? 48 : 24, before);
  if (numbers['kind'] === 'waking') {
    return {
      ...before,
      usualUpTo: usual,
      scoreOf: ({ last24h }) =>
        last24h > usual ? wakingTerms(figure('rarityTerm'), last24h, figure('wakersMost')) : undefined,
    };
  }
  return { ...before, usualUpTo: usual, scoreOf: (action) => recordScore({ ...action, ...before }) };
}
