import { LOG_DECLARATIONS, ZONE_SETTING } from '../../../src/ingest/log/declarations.ts';
import type { SourceSetting } from '../../../src/ports/source.ts';
import { OWN_ADDRESSES, OWN_SETTING } from '../own-addresses.ts';

/** What users may say about a log of Exim that it does not say itself. */
export const DECLARATIONS: Readonly<Record<string, string>> = {
  year: LOG_DECLARATIONS.year,
  zone: LOG_DECLARATIONS.zone,
  months: LOG_DECLARATIONS.months,
  syslogName: 'Name under which Exim logs to syslog, where it does not begin with "exim" (syslog_processname)',
  host: LOG_DECLARATIONS.host,
  own: OWN_ADDRESSES,
};

/** What holds for every log of Exim and need not be declared for each. */
export const SETTINGS: readonly SourceSetting[] = [ZONE_SETTING, OWN_SETTING];
