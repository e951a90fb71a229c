import type { Day } from '../../../src/model/time.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import { UNREMARKABLE } from '../../contracts/fact-store/unremarkable.ts';
import { DAYS } from '../sizes.ts';
import { CONNECTOR_SLICE, connectorDay, SMTP_AUTH_SLICE, smtpAuthDay } from './tenant.ts';

const DAYS_IN_A_FILE = 7;

/** Fills a store with 90 days of a tenant as it happens in life: a file a week, through the store's own import. */
export async function buildTenant(store: FactStore, senders: number, lastDay: Day): Promise<void> {
  const end = lastDay + 1;
  for (let from = end - DAYS; from < end; from += DAYS_IN_A_FILE) {
    const days = Array.from({ length: Math.min(DAYS_IN_A_FILE, end - from) }, (_, i) => from + i);
    await importDays(store, senders, days);
  }
}

/** One file of the tenant: these days in one import. */
export async function importDays(store: FactStore, senders: number, days: readonly Day[]): Promise<void> {
  const writer = await store.beginImport('report-csv');
  for (const day of days) {
    for (const batch of smtpAuthDay(day, senders, writer.texts)) await writer.add(batch);
    for (const batch of connectorDay(day, writer.texts)) await writer.add(batch);
  }
  await writer.commit({ ...UNREMARKABLE, mode: 'replace', write: days.flatMap(writesOf), carry: null });
}

const writesOf = (day: Day) =>
  (['smtp-auth', 'connector'] as const).map((kind) => ({
    kind,
    source: 'report-csv',
    slice: kind === 'smtp-auth' ? SMTP_AUTH_SLICE : CONNECTOR_SLICE,
    day,
    precision: 'hour' as const,
    cut: false,
    derivedCounts: false,
    edge: false,
    untilSeconds: (day + 1) * 86_400,
    importedAtSeconds: (day + 1) * 86_400,
  }));
