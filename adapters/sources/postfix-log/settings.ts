import { isMonthLanguage } from '../../../src/ingest/syslog/month-table.ts';
import { isZone } from '../../../src/ingest/syslog/zone.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { SourceSetting } from '../../../src/ports/source.ts';
import { areAddresses } from '../own-addresses.ts';

/** What holds for every log of a relay and need not be declared for each. */
export const SETTINGS: readonly SourceSetting[] = [
  {
    variable: 'MAILFLOW_LOG_ZONE',
    declares: 'zone',
    faultOf: (text) => (isZone(text) ? undefined : `there is no zone "${text}"; write Europe/Berlin or +01:00`),
  },
  {
    variable: 'MAILFLOW_OWN_ADDRESSES',
    declares: 'own',
    faultOf: (text) =>
      text.trim() === ''
        ? 'is empty; leave it out, or give it a value'
        : areAddresses(text)
          ? undefined
          : `"${text}" is no list of addresses; write 192.0.2.77 10.0.0.0/8`,
  },
];

/** What is wrong with a declaration that has no setting, as it goes on after its key; undefined where nothing is. */
export function declaredFault(key: string, value: string): string | undefined {
  if (key === 'year' && !isYear(value)) return `"${value}" is no year; write four digits, such as 2021`;
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
