import { LOG_DECLARATIONS, ZONE_SETTING } from '../../../src/ingest/log/declarations.ts';
import type { SourceSetting } from '../../../src/ports/source.ts';
import { OWN_ADDRESSES, OWN_SETTING } from '../own-addresses.ts';

/** What users may say about a log of Sendmail that it does not say itself. */
export const DECLARATIONS: Readonly<Record<string, string>> = {
  year: LOG_DECLARATIONS.year,
  zone: LOG_DECLARATIONS.zone,
  months: LOG_DECLARATIONS.months,
  syslogName: 'Name under which Sendmail logs (its option -L), where it is neither sendmail nor sm-mta: mta-in',
  host: LOG_DECLARATIONS.host,
  own: OWN_ADDRESSES,
};

/** What holds for every log of a relay and need not be declared for each. */
export const SETTINGS: readonly SourceSetting[] = [ZONE_SETTING, OWN_SETTING];
