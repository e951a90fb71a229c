import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ATTACK, connectorReport, smtpAuthReport, VICTIM } from '../../journeys/attacked-tenant.ts';

const MS_PER_DAY = 86_400_000;
const LONG_AGO = new Date('2026-01-01T00:00:00Z');

/** The reports of a tenant that was attacked yesterday: old events are told in digests only. */
export const freshReports = (): Readonly<Record<string, string>> => ({
  'SmtpCSReport.csv': untilYesterday(smtpAuthReport()),
  'ConnectorReport.csv': untilYesterday(connectorReport()),
});

/** The report of a tenant of which these senders were used by somebody else yesterday: an alert for each. */
export const spikeReport = (victims: readonly string[]): string =>
  untilYesterday(smtpAuthReport())
    .split('\n')
    .flatMap((row) => (row.includes(VICTIM) ? victims.map((victim) => row.replace(VICTIM, victim)) : [row]))
    .join('\n');

function untilYesterday(text: string): string {
  const days = Math.floor(Date.now() / MS_PER_DAY) - 1 - Math.floor(Date.parse(ATTACK) / MS_PER_DAY);
  return text.replace(/\b\d{4}-\d\d-\d\d\b/g, (day) =>
    new Date(Date.parse(day) + days * MS_PER_DAY).toISOString().slice(0, 10),
  );
}

/** Puts files into the inbox, as if they had lain there for long: what was just written is waited for. */
export async function drop(data: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  await mkdir(join(data, 'inbox'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(data, 'inbox', name);
    await writeFile(path, content);
    await utimes(path, LONG_AGO, LONG_AGO);
  }
}
