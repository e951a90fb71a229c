import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../journeys/mailflow.ts';

/** Native code, found from the project's folder wherever the script lies. */
const UNBUNDLED = ['@duckdb/node-bindings*'];
const REQUIRE = `import { createRequire as __of } from 'node:module'; const require = __of(${JSON.stringify(join(ROOT, 'package.json'))});`;

/**
 * A script of the tests and all that it imports as one file in a folder; answers its path. It starts in a tenth of a
 * second, where translating file by file takes one: for a script that is started more than once.
 */
export async function bundleScript(script: string, folder: string): Promise<string> {
  const outfile = join(folder, `${basename(script, '.ts')}.mjs`);
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    external: UNBUNDLED,
    banner: { js: REQUIRE },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}
