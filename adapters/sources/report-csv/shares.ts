import { noTlsCounts, type TlsCounts, type TlsVersion } from '../../../src/model/tls.ts';
import type { ShareColumn, ShareUnit } from './columns/columns.ts';
import { parseCount } from './counts.ts';
import { type Refused, refuse } from './refused.ts';

/** `100%(472)`, `97.25 %`, `97,25%`: a percentage, and the count behind it where there is one. */
const PERCENT = /^(\d{1,3})(?:[.,](\d{1,6}))?\s*%\s*(?:\(\s*(.+?)\s*\))?$/;

/** A fraction is no count; it is a percentage if the row agrees. Three digits after the mark may be thousands. */
const FRACTION = /^\d{1,3}[.,]\d{1,2}$/;

/** What one cell says: a count, a percentage, or a bare number that may be either. */
interface Cell {
  readonly is: 'count' | 'percent' | 'bare';
  /** Messages, or a percentage times 10 to the power of `decimals`. */
  readonly value: number;
  readonly decimals: number;
  /** Nothing but its fraction says that it is a percentage. */
  readonly isGuess?: boolean;
}

export interface Split {
  readonly counts: TlsCounts;
  /** The counts were computed from percentages. */
  readonly isDerived: boolean;
}

/**
 * Splits a row's messages by TLS version. `cells` are the texts of the columns in `shares`; empty ones are 0. Counts
 * that do not reach `messages` leave the rest as `unknown`, and so do percentages that stay below 100 by more than
 * rounding explains; more than all is refused.
 */
export function splitByTls(
  shares: readonly ShareColumn[],
  cells: readonly string[],
  messages: number,
): Split | Refused {
  const parts: [TlsVersion, Cell][] = [];
  for (const [i, share] of shares.entries()) {
    const cell = readCell(cells[i] ?? '', share.unit);
    if ('refused' in cell) return { refused: `${share.header} ${cell.refused}` };
    parts.push([share.version, cell]);
  }
  const has = (is: Cell['is']) => parts.some(([, cell]) => cell.is === is && cell.value > 0);
  if (has('percent') && has('count')) return { refused: 'the TLS columns mix counts and percentages' };
  if (has('count')) return fromCounts(parts, messages);
  if (has('percent')) {
    const isGuess = parts.some(([, cell]) => cell.isGuess);
    return isGuess && !addsUpTo100(parts)
      ? { refused: 'the TLS columns have fractions, but do not add up to 100 percent' }
      : fromPercentages(parts, messages);
  }
  const sum = parts.reduce((all, [, cell]) => all + cell.value, 0);
  if (sum === 0 || sum === messages) return fromCounts(parts, messages);
  if (isAbout100(sum, parts.length, 0)) return fromPercentages(parts, messages);
  return { refused: `the TLS columns add up to ${sum}, which is neither ${messages} messages nor 100 percent` };
}

function readCell(text: string, unit: ShareUnit): Cell | Refused {
  if (text === '') return { is: 'bare', value: 0, decimals: 0 };
  const isGuess = unit === 'cells' && FRACTION.test(text);
  const isPercent = unit === 'percent' || isGuess;
  const percent = PERCENT.exec(isPercent && !text.includes('%') ? `${text}%` : text);
  if (percent && percent[3] === undefined) {
    const [, whole = '', fraction = ''] = percent;
    const value = Number(whole + fraction);
    if (value > 100 * 10 ** fraction.length) return refuse(text, 'is more than all');
    return { is: 'percent', value, decimals: fraction.length, isGuess };
  }
  const count = parseCount(percent?.[3] ?? text);
  if (typeof count !== 'number') return count;
  return { is: percent || unit === 'count' ? 'count' : 'bare', value: count, decimals: 0 };
}

function fromCounts(parts: readonly (readonly [TlsVersion, Cell])[], messages: number): Split | Refused {
  const counts = noTlsCounts();
  const sum = parts.reduce((all, [, { value }]) => all + value, 0);
  if (sum > messages) return { refused: `the TLS columns add up to ${sum}, more than the ${messages} messages` };
  for (const [version, { value }] of parts) counts[version] += value;
  counts.unknown += messages - sum;
  return { counts, isDerived: false };
}

/** Each part as a whole number of the smallest decimal that any of them has. */
function inUnits(parts: readonly (readonly [TlsVersion, Cell])[]) {
  const decimals = Math.max(...parts.map(([, cell]) => cell.decimals));
  const units = parts.map(([version, { value, decimals: own }]): [TlsVersion, number] => [
    version,
    value * 10 ** (decimals - own),
  ]);
  return { decimals, units, sum: units.reduce((all, [, value]) => all + value, 0) };
}

function addsUpTo100(parts: readonly (readonly [TlsVersion, Cell])[]): boolean {
  const { decimals, sum } = inUnits(parts);
  return isAbout100(sum, parts.length, decimals);
}

function fromPercentages(parts: readonly (readonly [TlsVersion, Cell])[], messages: number): Split | Refused {
  const { decimals, units, sum } = inUnits(parts);
  if (!isAbout100(sum, parts.length, decimals)) {
    const missing = 100 * 10 ** decimals - sum;
    if (missing < 0) return { refused: `the TLS columns add up to ${sum / 10 ** decimals} percent` };
    units.push(['unknown', missing]);
  }
  return { counts: largestRemainder(units, messages), isDerived: messages > 0 };
}

/** Whether rounding each of so many parts by at most half its last decimal explains the difference from 100. */
function isAbout100(sum: number, parts: number, decimals: number): boolean {
  return Math.abs(sum - 100 * 10 ** decimals) <= parts / 2;
}

/**
 * Whole messages in proportion to the weights: rounds down, then gives what is missing to those who lost most, the
 * earlier one when two lost the same. In big integers, because a product does not fit a number exactly.
 */
function largestRemainder(weights: readonly (readonly [TlsVersion, number])[], messages: number): TlsCounts {
  const counts = noTlsCounts();
  const whole = weights.reduce((sum, [, weight]) => sum + BigInt(weight), 0n);
  const quotas = weights.map(([version, weight]) => {
    const product = BigInt(weight) * BigInt(messages);
    return { version, count: Number(product / whole), lost: product % whole };
  });
  for (const { version, count } of quotas) counts[version] += count;
  const missing = messages - quotas.reduce((sum, { count }) => sum + count, 0);
  const byLoss = quotas.toSorted((a, b) => (a.lost < b.lost ? 1 : a.lost > b.lost ? -1 : 0));
  for (const { version } of byLoss.slice(0, missing)) counts[version]++;
  return counts;
}
