import { isSchedule } from '../../adapters/schedule/cron-scheduler.ts';
import { sources } from '../../adapters/sources/index.ts';
import { areAddresses } from '../../adapters/sources/postfix-log/own-addresses.ts';
import { readConfig } from '../../src/config.ts';
import { rules } from '../../src/insights/index.ts';
import { readRuleSettings } from '../../src/insights/settings.ts';
import type { TenantSettings } from '../../src/main/open-tenant.ts';
import { isZone } from '../../src/reading/syslog/zone.ts';

/** What `npm start` goes by in an environment that says nothing, for Contoso's data in this directory. */
export function givenSettings(data: string, fallback?: string): Omit<TenantSettings, 'surroundings'> {
  const sourceNames = sources.map(({ name }) => name);
  const read = readConfig({}, { sourceNames, isSchedule, isZone, areAddresses, ruleFaults: () => [] });
  if (!read.ok) throw new Error(read.faults.join());
  const settings = readRuleSettings(rules, []);
  if (!settings.ok) throw new Error(settings.faults.join());
  const config = { ...read.config, data, organisation: 'Contoso', ...(fallback !== undefined && { fallback }) };
  return { config, settings: settings.settings };
}
