import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeFiles } from '../../../adapters/files/files.ts';
import { sha256 } from '../../../adapters/files/sha256.ts';
import { reportCsv } from '../../../adapters/sources/report-csv/source.ts';
import { stateInMemory } from '../../../adapters/state/memory/state-in-memory.ts';
import { importNamed, type Workspace } from '../../../src/bot/workspace.ts';
import { DEFAULT_UNPACK_LIMITS } from '../../../src/ingest/unpack-limits.ts';
import { mailFiles } from '../../../src/main/start/mail-files.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { INITIAL_STATE } from '../../../src/state/state.ts';
import { memoryStore } from '../../contracts/memory-store/store.ts';
import { REPORT } from '../../journeys/small-report.ts';

/** Imports as the bot does, into a store that fails as long as there is something for it to fail with. */
function taking() {
  const disk: { fault: unknown } = { fault: null };
  const store = memoryStore({ priority: [] });
  const workspace: Workspace = {
    ...{ tenant: 'real', organisation: 'Contoso', state: stateInMemory(INITIAL_STATE), sources: [reportCsv] },
    inbox: { look: async () => [], drop: async () => {}, settle: async () => {} },
    store: {
      ...store,
      async beginImport(source) {
        if (disk.fault !== null) throw disk.fault;
        return store.beginImport(source);
      },
    },
    ...{ files: nodeFiles(), clock: { now: () => new Date('2026-11-30T12:00:00Z') }, hash: sha256 },
    ...{ log: { info: () => {}, warn: () => {} }, declaredAlways: {}, wait: async () => {} },
  };
  const take = mailFiles({
    bot: { take: async (paths, by) => ({ reply: await importNamed(workspace, paths, { by }), about: workspace }) },
    ...{ workspace, limits: DEFAULT_UNPACK_LIMITS },
  });
  return { disk, take };
}

test.each([
  ['a full disk', Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'write' })],
  ['a store that is busy', new MailflowError('store-busy', 'It is busy.', { cure: 'Wait.', retry: 'later' })],
  ['whatever is not known', new Error('IO Error: could not write')],
] as const)('a file that meets %s is not refused, and is taken when that is over', async (_, fault) => {
  const directory = await mkdtemp(join(tmpdir(), 'mailflow-mail-files-'));
  try {
    const [good, bad] = [join(directory, 'SmtpCSReport.csv'), join(directory, 'bad.csv')];
    await writeFile(good, REPORT);
    await writeFile(bad, 'nothing,of\r\nuse,x\r\n');
    const { disk, take } = taking();
    disk.fault = fault;
    await expect(take(good, 'mail from reports@contoso.com')).rejects.toMatchObject({ code: 'disk', retry: 'later' });
    expect(await take(bad, 'mail from reports@contoso.com')).toMatchObject({ kind: 'refused' });
    disk.fault = null;
    expect(await take(good, 'mail from reports@contoso.com')).toMatchObject({ kind: 'imported' });
    expect(await take(good, 'mail from reports@contoso.com')).toMatchObject({ kind: 'known' });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
