import { FEWEST_MESSAGES } from './params.ts';
import { type Pool, wakesOfAtLeast } from './wakers.ts';

/** What a sender did, and what it had done before. Messages, but for `historyDays`. */
export interface DayTotal {
  readonly last24h: number;
  /** Since the start of the day before the last: up to 48 hours, never more. */
  readonly last48h: number;
  readonly record24h: number;
  /** Most of two UTC days in a row; 0 when it sent nothing before yesterday, and then there is no such record. */
  readonly record48h: number;
  readonly historyDays: number;
}

/** A score and the terms that add up to it, each about the decimal logarithm of "one in how many". */
export type Score =
  | {
      readonly kind: 'record';
      /** Which of its two records it broke by more. */
      readonly span: 24 | 48;
      /** A sender of N days breaks its record by chance on one day of N + 1. */
      readonly historyTerm: number;
      /** How far above: records of mail volume have tails that fall with the square, or so. */
      readonly excessTerm: number;
      readonly total: number;
    }
  | {
      readonly kind: 'waking';
      /** How many days a silent sender of this tenant stays silent, for one on which it sends as much. */
      readonly rarityTerm: number;
      readonly excessTerm: number;
      readonly total: number;
    };

/**
 * Against its own record, of 24 and of 48 hours: who sends the double on two days in a row is further from what it
 * does than who does so once. Undefined when it is within both or too little to matter.
 */
export function recordScore(action: DayTotal): Score | undefined {
  if (action.last24h < FEWEST_MESSAGES) return undefined;
  const day = action.last24h > action.record24h ? excess(action.last24h, action.record24h) : 0;
  const brokeBoth = action.record48h > 0 && action.last48h > action.record48h && action.last24h > usualUpTo(48, action);
  const twoDays = brokeBoth ? excess(action.last48h, action.record48h) : 0;
  const excessTerm = Math.max(day, twoDays);
  if (excessTerm === 0) return undefined;
  const historyTerm = Math.log10(action.historyDays + 1);
  return { kind: 'record', span: twoDays > day ? 48 : 24, historyTerm, excessTerm, total: historyTerm + excessTerm };
}

/** Against the tenant's own senders that woke or were new. Undefined when it is too little to matter. */
export function wakingScore(last24h: number, pool: Pool): Score | undefined {
  if (last24h < FEWEST_MESSAGES) return undefined;
  const rarityTerm = Math.log10((pool.silentDays + 1) / (wakesOfAtLeast(pool, last24h) + 1));
  return wakingTerms(rarityTerm, last24h, pool.most);
}

/** As `wakingScore`, with a rarity that was found before. */
export function wakingTerms(rarityTerm: number, last24h: number, most: number): Score {
  const excessTerm = last24h > most ? excess(last24h, most) : 0;
  return { kind: 'waking', rarityTerm, excessTerm, total: rarityTerm + excessTerm };
}

/** Messages in 24 hours that are no more than what the sender did before; always below what is worth a card. */
export function usualUpTo(span: 24 | 48, { record24h, record48h }: Pick<DayTotal, 'record24h' | 'record48h'>): number {
  return Math.max(FEWEST_MESSAGES - 1, span === 24 ? record24h : record48h / 2);
}

/** How many times the record, small counts made equal: 12 after 4 says little. */
export const timesRecord = (messages: number, record: number): number => (messages + 10) / (record + 10);

const excess = (messages: number, record: number): number => 2 * Math.log10(timesRecord(messages, record));
