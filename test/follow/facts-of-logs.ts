import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sha256 } from '../../adapters/files/sha256.ts';
import { ingestFile } from '../../src/ingest/ingest.ts';
import { KINDS } from '../../src/model/dimensions.ts';
import type { Question } from '../../src/model/question.ts';
import { dayOf } from '../../src/model/time.ts';
import { daysBetween } from '../../src/model/window.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import type { Files } from '../../src/ports/files.ts';
import type { Source } from '../../src/ports/source.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';

export const NOW = new Date();

/** The same logs as files that are imported, each whole. */
export async function imported(texts: readonly string[], sources: readonly Source[], files: Files): Promise<FactStore> {
  const folder = await mkdtemp(join(tmpdir(), 'mailflow-whole-'));
  const path = join(folder, 'mail.log');
  const store = memoryStore({ priority: sources.map(({ name }) => name) });
  // Simulated relays write the same lines, which would be taken for one log that was read twice.
  const fingerprints = async () => [];
  try {
    for (const text of texts) {
      await writeFile(path, text);
      const file = await files.open(path);
      const clock = { now: () => NOW };
      const report = await ingestFile(
        file,
        {},
        { ...{ sources, clock, hash: sha256, tenant: 'real', declaredAlways: {} }, store: { ...store, fingerprints } },
      );
      await file.close();
      if (text !== '') expect(report.error).toBe(null);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return store;
}

/** All that a store answers of a log. */
export async function facts(store: FactStore): Promise<unknown> {
  const last = dayOf(NOW) + 2;
  const window = daysBetween(last - 2500, last);
  const of = (kind: Question['kind']) =>
    store.ask({ kind, window, by: ['hour', 'direction', 'sender', 'client', 'auth'], order: 'groups' });
  const answers = await Promise.all(KINDS.map(of));
  return answers.map(({ rows, totals }) => ({ rows, totals }));
}
