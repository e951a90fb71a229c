import { isSchedule } from '../../adapters/schedule/cron-scheduler.ts';
import { sources } from '../../adapters/sources/index.ts';
import { readConfig } from '../../src/config.ts';
import type { TenantSettings } from '../../src/main/open-tenant.ts';
import { rules } from '../../src/rules/index.ts';
import { readRuleSettings } from '../../src/rules/settings.ts';

/** What `npm start` goes by in an environment that says nothing, for Contoso's data in this directory. */
export function givenSettings(data: string, fallback?: string): Omit<TenantSettings, 'surroundings'> {
  const read = readConfig({}, { sources, chats: [], isSchedule, ruleFaults: () => [] });
  if (!read.ok) throw new Error(read.faults.join());
  const settings = readRuleSettings(rules, []);
  if (!settings.ok) throw new Error(settings.faults.join());
  const config = { ...read.config, data, organisation: 'Contoso', ...(fallback !== undefined && { fallback }) };
  return { config, settings: settings.settings };
}
