import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../../adapters/files/files.ts';
import { sha256 } from '../../../../adapters/files/sha256.ts';
import { sources } from '../../../../adapters/sources/index.ts';
import type { ImportReport } from '../../../../src/ingest/import-report.ts';
import { ingestFile } from '../../../../src/ingest/ingest.ts';
import { sessionsIn, sessionsQuestion } from '../../../../src/model/tls-reports/tls-session.ts';
import { daysBetween } from '../../../../src/model/window.ts';
import type { FactStore } from '../../../../src/ports/fact-store.ts';

const NOW = new Date('2026-11-30T12:00:00Z');

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Imports files, one after another, as the import command does. */
export async function importReports(
  store: FactStore,
  files: readonly GivenFile[],
  now: Date = NOW,
): Promise<readonly ImportReport[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mailflow-tls-reports-'));
  const context = {
    ...{ sources, store, clock: { now: () => now }, hash: sha256 },
    ...{ tenant: 'real' as const, declaredAlways: {} },
  };
  try {
    const reports: ImportReport[] = [];
    for (const { name, bytes } of files) {
      await writeFile(join(folder, name), bytes);
      const file = await nodeFiles().open(join(folder, name));
      reports.push(await ingestFile(file, {}, context).finally(() => file.close()));
    }
    return reports;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What the store answers, as lines: `20777 Litware Inc. contoso.com sts successful: 17`. */
export async function heldSessions(store: FactStore, firstDay: number, lastDay: number): Promise<readonly string[]> {
  const asked = sessionsQuestion({ window: daysBetween(firstDay, lastDay), perDay: true });
  const { rows } = await store.ask(asked);
  return sessionsIn(rows)
    .map(({ day, organisation, policyDomain, policyType, counts, resultType, mx, sessions }) =>
      [day, organisation, policyDomain, policyType, counts, resultType, mx]
        .filter((word) => word !== '')
        .join(' ')
        .concat(`: ${sessions}`),
    )
    .sort();
}
