import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The version in this project's `package.json`: in a folder above this file, whether it runs from its source or from a
 * bundle. `unknown` where there is none.
 */
export function ownVersion(from: string = fileURLToPath(import.meta.url)): string {
  const folder = dirname(from);
  if (folder === from) return 'unknown';
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown; version?: unknown };
    if (name === 'mailflow' && typeof version === 'string') return version;
  }
  return ownVersion(folder);
}
