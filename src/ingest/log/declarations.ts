import { MailflowError } from '../../model/mailflow-error.ts';
import type { SourceSetting } from '../../ports/source.ts';
import { isMonthLanguage } from '../syslog/month-table.ts';
import { isZone } from '../syslog/zone.ts';

/** What users may say about any log that it does not say itself. */
export const LOG_DECLARATIONS = {
  year: 'Year of the first line, for dates without one: 2021',
  zone: 'Time zone of dates without one: UTC (default), an offset such as +01:00, or Europe/Berlin',
  months: 'Language of ambiguous month names, such as pl or hr',
  host: 'Name of the host for lines without one, such as those of a container',
} as const;

/** The zone that holds for every log without a declaration of its own. */
export const ZONE_SETTING: SourceSetting = {
  variable: 'MAILFLOW_LOG_ZONE',
  declares: 'zone',
  faultOf: (text) => (isZone(text) ? undefined : `there is no zone "${text}"; write Europe/Berlin or +01:00`),
};

/** What is wrong with a declaration that has no setting, as it goes on after its key; undefined where nothing is. */
export function logDeclarationFault(key: string, value: string): string | undefined {
  if (key === 'year' && !isYear(value)) return `"${value}" is not a year; write four digits, such as 2021`;
  if (key === 'months' && !isMonthLanguage(value))
    return `there are no month names of "${value}"; write the language as de, pl and the like`;
  return undefined;
}

const isYear = (text: string): boolean => /^\d{4}$/.test(text) && Number(text) >= 1990 && Number(text) <= 9998;

/** The year of a log's first line, where it is declared. Throws a MailflowError where that is no year. */
export function declaredYear(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const year = Number(text);
  if (Number.isInteger(year) && year >= 1990 && year <= 9998) return year;
  throw new MailflowError('not-recognised', `year cannot be "${text}".`, { cure: 'Declare four digits: year=2021.' });
}

/** The language of month names, where it is declared. Throws a MailflowError where there is none of that name. */
export function declaredMonths(text: string | undefined): string | undefined {
  if (text === undefined || isMonthLanguage(text)) return text;
  throw new MailflowError('not-recognised', `There are no month names of "${text}".`, {
    cure: 'Declare the language of the log as months=de, months=pl and the like.',
  });
}
