import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { ROOT } from '../../../journeys/mailflow.ts';

const PROBE = `
const { createRequire } = await import('node:module');
const loaded = () => Object.keys(createRequire(import.meta.url).cache).filter((path) => /botbuilder|botframework|teams-ai|openai/.test(path)).length;
const { chatSystems } = await import('./adapters/chat/index.ts');
const id = '01234567-89ab-cdef-0123-456789abcdef';
const kinds = chatSystems.map((system) => system.configure({ TEAMS_APP_ID: id, TEAMS_APP_PASSWORD: 'x', TEAMS_TENANT_ID: id }).kind);
const before = loaded();
await import('./adapters/chat/teams/inbound/listen.ts');
process.stdout.write(JSON.stringify({ isReady: kinds.includes('ready'), before, after: loaded() }));
`;

/** Beside the packages, which are no part of the bundle: whether they are loaded is what is asked. */
const CACHE = join(ROOT, 'node_modules', '.cache');

/** Our part in pieces, as the program has it; answers the one to start. */
async function bundleProbe(folder: string): Promise<string> {
  await build({
    stdin: { contents: PROBE, resolveDir: ROOT, sourcefile: 'probe.mjs' },
    outdir: folder,
    entryNames: 'probe',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return join(folder, 'probe.mjs');
}

test('nothing of the SDK is loaded until Teams is opened', async () => {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'probe-'));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [await bundleProbe(folder)], { cwd: ROOT });
    const { isReady, before, after } = JSON.parse(stdout);
    expect([isReady, before]).toEqual([true, 0]);
    // The probe would see it.
    expect(after).toBeGreaterThan(100);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
