import type { Episode } from '../../../src/episodes/episode.ts';
import type { ContradictionNumbers } from '../../../src/rules/data-contradiction/wording.ts';
import { type DropNumbers, dropSubject } from '../../../src/rules/data-missing/drop-wording.ts';
import { rules } from '../../../src/rules/index.ts';
import { CONTEXT, spike } from './given-episode.ts';

/** The bot's own rules: these cards are in their words. */
export const ABOUT_DATA = { ...CONTEXT, rules };

const DISAGREE: ContradictionNumbers = {
  kind: 'connector',
  source: 'report-csv',
  slice: 'connector-report direction=inbound',
  messages: 1_260,
  against: 12_430,
  days: 7,
  firstDay: '2026-11-08',
  lastDay: '2026-11-14',
  isSetAside: true,
};

const about = (given: Pick<Episode, 'id' | 'rule' | 'subject' | 'severity' | 'reason' | 'numbers'>): Episode =>
  spike({
    ...given,
    score: 0.9,
    magnitude: 1,
    trail: null,
    opening: given.numbers,
    peak: { severity: given.severity, score: 0.9, magnitude: 1, numbers: given.numbers, at: '2026-11-15T07:00:00Z' },
  });

const over = (episode: Episode, reason: string, numbers: Episode['numbers']): Episode => ({
  ...episode,
  ...{ state: 'resolved', resolution: 'quiet', resolvedAt: '2026-11-16T07:00:00Z', reason, numbers },
});

/** A small file of a source was set aside beside a larger one. */
export const contradiction = (): Episode =>
  about({
    ...{ id: 'c4w8rt', rule: 'data-contradiction', subject: `connector from report-csv, ${DISAGREE.slice}` },
    ...{ severity: 'medium', reason: 'contradicts-a-larger-slice', numbers: DISAGREE },
  });

export const contradictionOver = (): Episode =>
  over(contradiction(), 'contradiction-gone', { ...DISAGREE, isSetAside: false });

const LOW: DropNumbers = {
  is: 'drop',
  kind: 'smtp-auth',
  source: 'postfix-log',
  day: '2026-11-14',
  messages: 1_150,
  usual: 12_430,
  firstDay: '2026-11-14',
  lowDays: 1,
  ends: null,
};

/** A day of a source with far fewer messages than usual. */
export function drop(given: Partial<DropNumbers> = {}): Episode {
  const numbers = { ...LOW, ...given };
  return about({
    ...{ id: 'd7m2kx', rule: 'data-missing', subject: dropSubject(numbers.kind, numbers.source), numbers },
    ...{ severity: numbers.kind === 'connector' ? 'low' : 'medium', reason: 'far-below-its-weekday' },
  });
}

export const dropOver = (ends: 'usual-again' | 'corrected'): Episode => over(drop(), ends, { ...LOW, ends });
