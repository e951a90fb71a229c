/**
 * Numbers as the original screens write them (read from Microsoft's screenshots, see each function).
 * All are locale-independent.
 */

/** `12,430`; integers. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * A count in a widget's sentence: `4975` as the original writes it, and separated from five digits on (`12,430`), for
 * which the original gives no example.
 */
export function widgetCount(value: number): string {
  return Math.abs(value) < 10_000 ? String(Math.round(value)) : count(value);
}

/** `1 message`, `12,430 messages`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/** A widget's sentence: one decimal, `97.7%`, but `100%` and `0%`. */
export function widgetShare(share: number): string {
  const text = fixed(share * 100, 1);
  return `${text.endsWith('.0') ? text.slice(0, -2) : text}%`;
}

/** A flyout's figure: two decimals and a space, `2.75 %`, `100.00 %`. */
export function flyoutShare(share: number): string {
  return `${fixed(share * 100, 2)} %`;
}

/**
 * A details table's cell: whole percent and the count, `100%(472)`; the count without separators. Plain rounding, as
 * in the original: the count beside it says what the percentage hides.
 */
export function shareAndCount(part: number, whole: number): string {
  return `${whole === 0 ? 0 : Math.round((part / whole) * 100)}%(${part})`;
}

/** Rounds half up, but never calls something nothing or not-quite-everything everything: 0 and 100 are exact. */
function fixed(value: number, digits: number): string {
  const factor = 10 ** digits;
  const rounded = Math.round(value * factor) / factor;
  if (rounded >= 100 && value < 100) return ((100 * factor - 1) / factor).toFixed(digits);
  if (rounded === 0 && value > 0) return (1 / factor).toFixed(digits);
  return rounded.toFixed(digits);
}
