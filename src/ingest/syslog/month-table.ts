/** Languages in which system logs are known to be written, by their BCP 47 tags. */
const LANGUAGES = [
  ...['en', 'de', 'de-AT', 'fr', 'es', 'it', 'nl', 'pt', 'ca', 'ro', 'pl', 'cs', 'sk', 'hr', 'sl', 'sr', 'bg', 'ru'],
  ...['uk', 'el', 'sv', 'da', 'nb', 'fi', 'et', 'lv', 'lt', 'hu', 'tr', 'id'],
];

/** What glibc writes (localedata/locales, `abmon` and `ab_alt_mon`) and neither Intl nor the first three letters give. */
const GLIBC: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  en: { sept: 9 },
  cs: { čen: 6, čec: 7 },
  el: { ιουν: 6, ιουλ: 7 },
  lt: { saus: 1, vas: 2, kov: 3, bal: 4, geg: 5, birž: 6, liep: 7, rugp: 8, rugs: 9, spal: 10, lapkr: 11, gruod: 12 },
};
/** Finnish is never cut to three letters: `mar` of marraskuu would be November. */
const NEVER_CUT = 'fi';

/** What a month's name means: language → 1 to 12. */
export type Meanings = ReadonlyMap<string, number>;

/** Lower case, without dots and accents: `Févr.` and `fevr` are one name. */
function folded(name: string): string {
  const bare = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}.]/gu, '');
  return bare.replaceAll('ł', 'l').replaceAll('ı', 'i').replaceAll('ς', 'σ');
}

let table: ReadonlyMap<string, Meanings> | undefined;

/** What a month's abbreviation may mean, by language; undefined when it is none anywhere. Made when it is first needed. */
export function meaningsOf(name: string): Meanings | undefined {
  table ??= build();
  return table.get(folded(name));
}

/** The tags that `months=` may name. */
export const isMonthLanguage = (tag: string): boolean => LANGUAGES.includes(tag);

function build(): ReadonlyMap<string, Meanings> {
  const names = new Map<string, Map<string, number>>();
  for (const language of LANGUAGES) {
    for (const [name, month] of namesIn(language)) {
      const meanings = names.get(name) ?? new Map<string, number>();
      names.set(name, meanings.set(language, month));
    }
  }
  return names;
}

/**
 * A language's abbreviations as ICU has them, alone and beside a day (the genitive of Slavic languages and Greek), and
 * the first three letters of its full names, which is what glibc mostly writes; no name that would mean two months.
 */
function namesIn(language: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const shortForms = formats(language, 'short');
  const longForms = formats(language, 'long');
  const clashing = new Set<string>();
  const first3 = new Map<string, number>();
  for (let month = 1; month <= 12; month++) {
    for (const form of [...longForms, ...shortForms]) {
      const name = folded(form(month));
      if (/^\p{L}+$/u.test(name)) found.set(name, month);
    }
    for (const form of language === NEVER_CUT ? [] : longForms) {
      const start = folded([...form(month).normalize('NFC')].slice(0, 3).join(''));
      if ((first3.get(start) ?? month) !== month) clashing.add(start);
      first3.set(start, month);
    }
  }
  for (const [start, month] of first3) if (!clashing.has(start) && !found.has(start)) found.set(start, month);
  for (const [name, month] of Object.entries((Object.hasOwn(GLIBC, language) && GLIBC[language]) || {}))
    found.set(folded(name), month);
  return found;
}

function formats(language: string, month: 'short' | 'long'): readonly ((month: number) => string)[] {
  return [{ month }, { month, day: 'numeric' } as const].map((options) => {
    const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    return (of: number) =>
      format.formatToParts(Date.UTC(2026, of - 1, 9)).find(({ type }) => type === 'month')?.value ?? '';
  });
}
