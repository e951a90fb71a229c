/** An address that is to be found, and what stands in its place. */
export interface Erased {
  readonly address: string;
  /** `erased-3f9c01d2@contoso.com`: random, so that nothing leads back, in the same domain, which is no person. */
  readonly pseudonym: string;
}

/** The address itself in any case, and not as a part of a longer one. `text`: as it is written where it is looked for. */
export const addressIn = (text: string): RegExp =>
  new RegExp(`(?<![a-z0-9._%+-])${text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}(?![a-z0-9-]|\\.[a-z0-9])`, 'gi');

/** JSON with the address replaced in every text and key; the very same object where it is nowhere. */
export function withoutAddress<T>(value: T, erased: Erased): T {
  return replaced(value, addressIn(erased.address), erased.pseudonym) as T;
}

function replaced(value: unknown, pattern: RegExp, pseudonym: string): unknown {
  if (typeof value === 'string') return value.replace(pattern, pseudonym);
  if (Array.isArray(value)) {
    const after = value.map((each) => replaced(each, pattern, pseudonym));
    return after.every((each, at) => each === value[at]) ? value : after;
  }
  if (typeof value !== 'object' || value === null) return value;
  const before = Object.entries(value);
  const after = before.map(([key, each]): [string, unknown] => [
    key.replace(pattern, pseudonym),
    replaced(each, pattern, pseudonym),
  ]);
  const isSame = after.every(([key, each], at) => key === before[at]?.[0] && each === before[at]?.[1]);
  return isSame ? value : Object.fromEntries(after);
}
