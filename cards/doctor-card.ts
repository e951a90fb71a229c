import { type Card, emptyCard } from './card.ts';

/** Something that was examined. */
export interface DoctorLine {
  /** `Slack`, `Data` */
  readonly about: string;
  readonly verdict: 'good' | 'bad' | 'unknown';
  readonly what: string;
  readonly said: string;
  /** What to do; null when there is nothing to do. */
  readonly cure: string | null;
}

const MARKS = { good: 'ok', bad: 'FAULT', unknown: '–' } as const;

export function doctorCard(lines: readonly DoctorLine[]): Card {
  const bad = lines.filter(({ verdict }) => verdict === 'bad');
  const text = bad.length === 0 ? 'All checks passed.' : `${bad.length} of ${lines.length} checks failed.`;
  return {
    ...emptyCard('Doctor'),
    tone: bad.length === 0 ? 'good' : 'problem',
    status: bad.length === 0 ? 'Healthy' : 'Needs attention',
    sentences: [
      text,
      ...lines.flatMap(({ about, what, verdict, said: found, cure }) => [
        `${MARKS[verdict]}  ${about}, ${what}: ${found}${cure === null ? '' : ` ${cure}`}`,
      ]),
    ],
    fallback: `Doctor: ${text}`,
  };
}
