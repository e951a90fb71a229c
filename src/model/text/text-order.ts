/** Surrogates stand for code points beyond all others, but their UTF-16 units lie below these. */
const [FIRST_SURROGATE, FIRST_BEYOND] = [0xd800, 0xe000] as const;

/** Orders texts by code point, which is the order of their UTF-8 bytes; `<` would order by UTF-16 units. */
export function compareTexts(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Orders numbers by value and texts by code point; both sides are of one type. */
export function compareValues(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareTexts(String(a), String(b));
}

function rank(unit: number): number {
  if (unit < FIRST_SURROGATE) return unit;
  return unit < FIRST_BEYOND ? unit + FIRST_BEYOND : unit - FIRST_BEYOND + FIRST_SURROGATE;
}
