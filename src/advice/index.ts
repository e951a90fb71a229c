import type { LinkView } from '../view/view.ts';
import { anySystem } from './any-system.ts';
import { exchangeOnline } from './exchange-online.ts';
import { exchangeServer } from './exchange-server.ts';
import { exim } from './exim.ts';
import { postfix } from './postfix.ts';
import type { Pages, Remedies } from './remedies.ts';
import { sendmail } from './sendmail.ts';

/** Whose mail a source tells of, by the source's name: one line for each source, and each service that is asked. */
export const REMEDIES: ReadonlyMap<string, Remedies> = new Map([
  ['report-csv', exchangeOnline],
  ['postfix-log', postfix],
  ['exim-log', exim],
  ['sendmail-log', sendmail],
  ['exchange-log', exchangeServer],
  ['sample-tenant', exchangeOnline],
  ['tls-reports', anySystem],
  ['microsoft365', exchangeOnline],
]);

/** What a finding's figures call the sources that its facts come from, joined by `, `. */
export const ANSWERED_BY = 'answeredBy';

/**
 * Advice that fits the sources of a finding's figures. Of several mail systems each is named before what it alone says. What
 * holds for all is said where no source is known, as in an episode of an earlier version.
 */
export function adviceFor(
  numbers: Readonly<Record<string, unknown>>,
  pick: (remedies: Remedies) => readonly string[],
): readonly string[] {
  const systems = systemsOf(numbers);
  const [only] = systems;
  if (only !== undefined && systems.length === 1) return pick(only);
  const common = new Set(pick(anySystem));
  const own = systems.flatMap((remedies) =>
    pick(remedies).flatMap((text) => (common.has(text) ? [] : [`${remedies.system}: ${text}`])),
  );
  return systems.length === 0 ? [...common] : own;
}

/** Where the makers of the mail systems that figures come from document it; none where no system is known. */
export const pagesFor = (numbers: Readonly<Record<string, unknown>>, topic: keyof Pages): readonly LinkView[] =>
  pagesOf(sourcesOf(numbers), topic);

/** The same for what these sources tell. */
export const pagesOf = (sources: readonly string[], topic: keyof Pages): readonly LinkView[] => [
  ...new Set(sources.flatMap((source) => REMEDIES.get(source)?.pages[topic] ?? [])),
];

/** Whether any of the facts behind these figures is of Exchange Online, whose maker takes old ways to sign in away. */
export const isOfExchangeOnline = (sources: readonly string[]): boolean =>
  sources.length === 0 || sources.some((source) => REMEDIES.get(source) === exchangeOnline);

/** The sources that figures name; none in those of an earlier version. */
export const sourcesOf = (numbers: Readonly<Record<string, unknown>>): readonly string[] =>
  String(numbers[ANSWERED_BY] ?? '')
    .split(', ')
    .filter((name) => name !== '');

const systemsOf = (numbers: Readonly<Record<string, unknown>>): readonly Remedies[] => [
  ...new Set(sourcesOf(numbers).flatMap((source) => REMEDIES.get(source) ?? [])),
];
