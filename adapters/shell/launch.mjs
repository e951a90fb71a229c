#!/usr/bin/env node
// Starts Mailflow from its TypeScript sources. They are bundled once and again whenever one of them changes, so that
// what runs is always what stands in src, adapters and cards, and starting costs a third of translating file by file.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// A bot that is told to end before there is anything to end has ended well.
if (process.argv[2] === 'start') process.once('SIGTERM', () => process.exit(0));
// As small as it can be until src/main/start/bound-heap.ts lets it grow: it never gets smaller again.
if (process.argv[2] === 'start') setFlagsFromString('--semi-space-growth-factor=1');

/** Native code, and what finds it beside itself. */
const UNBUNDLED = ['@duckdb/node-bindings*', 'esbuild'];
const COMMONJS =
  "import { createRequire as __mailflowRequire } from 'node:module'; const require = __mailflowRequire(import.meta.url);";

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cache = join(root, 'node_modules', '.cache', 'mailflow');

const hash = createHash('sha256');
for (const folder of ['src', 'adapters', 'cards']) {
  for (const name of readdirSync(join(root, folder), { recursive: true }).sort()) {
    if (!name.endsWith('.ts')) continue;
    hash.update(`${folder}/${name}\n`).update(readFileSync(join(root, folder, name)));
  }
}
// And what decides how they are bundled, and with which packages. Contents, because copying changes times.
for (const name of ['adapters/shell/launch.mjs', 'package-lock.json', 'node_modules/.package-lock.json']) {
  if (existsSync(join(root, name))) hash.update(`${name}\n`).update(readFileSync(join(root, name)));
}
const bundle = join(cache, hash.digest('hex').slice(0, 16));
const entry = join(bundle, 'main.mjs');
if (!existsSync(entry)) await makeBundle();
await import(pathToFileURL(entry).href);

/**
 * Written beside and renamed: two starts at once may both make it, and neither reads half of it. In pieces, so that a
 * chat system is loaded only where it is used.
 */
async function makeBundle() {
  const { build } = await import('esbuild');
  const unfinished = `${bundle}.${process.pid}`;
  try {
    mkdirSync(unfinished, { recursive: true });
  } catch ({ code }) {
    process.stderr.write(
      `Mailflow bundles its sources into ${cache}, and may not write there (${code}). Let it, or start it once as somebody who may: \`node adapters/shell/launch.mjs help\`.\n`,
    );
    process.exit(1);
  }
  await build({
    entryPoints: {
      main: join(root, 'src', 'main.ts'),
      ...threadPrograms(),
    },
    outdir: unfinished,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    external: UNBUNDLED,
    banner: { js: COMMONJS },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  try {
    renameSync(unfinished, bundle);
  } catch (cause) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(entry)) throw cause;
  }
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (path !== bundle && isOld(path)) rmSync(path, { recursive: true, force: true });
  }
}

/** Each `…-thread.ts` is the program of a thread, which is started from a file of its own. */
function threadPrograms() {
  const folder = join(root, 'src', 'main', 'threads');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('-thread.ts')) : [];
  return Object.fromEntries(names.map((name) => [name.slice(0, -3), join(folder, name)]));
}

/** One that somebody made a moment ago may be about to be read. */
function isOld(path) {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 3_600_000;
}
