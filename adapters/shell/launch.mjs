#!/usr/bin/env node
// Starts Mailflow from its TypeScript sources. They are bundled once and again whenever one of them changes, so that
// what runs is always what stands in src, adapters and cards, and starting costs a third of translating file by file.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cache = join(root, 'node_modules', '.cache', 'mailflow');

const hash = createHash('sha256');
for (const folder of ['src', 'adapters', 'cards']) {
  for (const name of readdirSync(join(root, folder), { recursive: true }).sort()) {
    if (!name.endsWith('.ts')) continue;
    const { mtimeMs, size } = statSync(join(root, folder, name));
    hash.update(`${folder}/${name} ${mtimeMs} ${size}\n`);
  }
}
const bundle = join(cache, `${hash.digest('hex').slice(0, 16)}.mjs`);
if (statSync(bundle, { throwIfNoEntry: false }) === undefined) await makeBundle();
await import(pathToFileURL(bundle).href);

/** Written beside and renamed: two starts at once may both make it, and neither reads half of it. */
async function makeBundle() {
  const { build } = await import('esbuild');
  mkdirSync(cache, { recursive: true });
  const unfinished = `${bundle}.${process.pid}`;
  await build({
    entryPoints: [join(root, 'src', 'main.ts')],
    outfile: unfinished,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  renameSync(unfinished, bundle);
  for (const name of readdirSync(cache)) {
    if (name.endsWith('.mjs') && join(cache, name) !== bundle) rmSync(join(cache, name), { force: true });
  }
}
