import { nearest } from '../model/text/nearest.ts';
import { settingWords } from '../model/text/setting-text.ts';
import type { Rule } from './rule.ts';

/** The parameters of every rule, by its name, as the rule's own schema parsed them. */
export type RuleSettings = ReadonlyMap<string, unknown>;

export type SettingsReading =
  | { readonly ok: true; readonly settings: RuleSettings }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads `smtp-auth-spike.alertsPerWeek=3`, one per text; what nobody sets has its default. Every fault is told at once. */
export function readRuleSettings(rules: readonly Rule[], texts: readonly string[]): SettingsReading {
  const faults: string[] = [];
  const given = new Map<string, Record<string, unknown>>(rules.map(({ name }) => [name, {}]));
  for (const text of texts) {
    const match = /^\s*([\w-]+)\.(\w+)\s*=\s*(.*?)\s*$/s.exec(text);
    const [, ruleName = '', key = '', value = ''] = match ?? [];
    const rule = rules.find(({ name }) => name === ruleName);
    const keys = rule ? Object.keys(rule.params.shape) : [];
    if (!match) faults.push(`"${text}" is not a rule setting; write smtp-auth-spike.alertsPerWeek=3`);
    else if (!rule)
      faults.push(
        `${text}: ${there(
          'rule',
          ruleName,
          rules.map(({ name }) => name),
        )}`,
      );
    else if (!keys.includes(key)) faults.push(`${text}: ${there(`setting of ${ruleName}`, key, keys)}`);
    else Object.assign(given.get(ruleName) ?? {}, { [key]: typedValue(value) });
  }
  const settings = new Map<string, unknown>();
  for (const { name, params } of rules) {
    const parsed = params.safeParse(given.get(name), { error: settingWords });
    if (parsed.success) settings.set(name, parsed.data);
    else faults.push(...parsed.error.issues.map(({ path, message }) => `${name}.${path.join('.')}: ${message}`));
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, settings };
}

/** Settings that are given more than once: which of two values holds is nobody's guess. */
export function givenTwice(texts: readonly string[]): readonly string[] {
  const names = texts.map((text) => text.split('=', 1)[0]?.trim() ?? '');
  return [...new Set(names.filter((name, at) => names.indexOf(name) < at))];
}

function there(noun: string, name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return `there is no ${noun} "${name}"${meant ? `; did you mean ${meant}?` : `; there are ${known.join(', ')}`}`;
}

/** Numbers and booleans as such, everything else as text. */
function typedValue(text: string): number | boolean | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
