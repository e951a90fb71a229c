/** Numbers as people read them, in one style everywhere. None depends on the locale. */

/** `12,430`; integers. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 message`, `12,430 messages`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/**
 * A share of one, in percent with one decimal: `97.7%`, but `100%` and `0%`, which are exact. What rounds to either of
 * them without being it is `<0.1%` or `>99.9%`.
 */
export function shareText(share: number): string {
  const percent = share * 100;
  const rounded = Math.round(percent * 10) / 10;
  if (rounded >= 100 && percent < 100) return '>99.9%';
  if (rounded === 0 && percent > 0) return '<0.1%';
  return `${rounded % 1 === 0 ? rounded.toFixed(0) : rounded.toFixed(1)}%`;
}

/** A table's cell, a count and its share of `whole`: `212 (97.2%)`, and `0` of nothing. */
export function countAndShare(part: number, whole: number): string {
  return part === 0 || whole === 0 ? count(part) : `${count(part)} (${shareText(part / whole)})`;
}
