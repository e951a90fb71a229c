import { isPlainObject } from './patch.ts';

/** A value as it will be found again when it was written as JSON: a copy. Undefined where JSON leaves it out. */
export function jsonOf(value: unknown): unknown {
  const copy = copied(value);
  if (copy !== STRANGE) return copy;
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

/** For what JSON makes something else of. */
const STRANGE = Symbol('strange');

/** Copying costs a fraction of writing and reading; most of the time nothing in a value is strange. */
function copied(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : STRANGE;
  if (Array.isArray(value)) {
    const copy: unknown[] = [];
    // Also over holes, which JSON knows as null.
    for (let at = 0; at < value.length; at++) {
      const each = copied(value[at]);
      if (each === STRANGE) return STRANGE;
      copy.push(each);
    }
    return 'toJSON' in value ? STRANGE : copy;
  }
  if (!isPlainObject(value) || 'toJSON' in value) return STRANGE;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const part = value[key];
    if (part === undefined) continue;
    const each = key === '__proto__' ? STRANGE : copied(part);
    if (each === STRANGE) return STRANGE;
    copy[key] = each;
  }
  return copy;
}
