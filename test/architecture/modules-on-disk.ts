import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** Every module of the product with its text, by its path from the project's root, with `/`. */
export function modulesOnDisk(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const top of ['src', 'cards', 'adapters']) {
    for (const name of readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.ts'))
        files.set(`${top}/${name.replaceAll('\\', '/')}`, readFileSync(join(ROOT, top, name), 'utf8'));
    }
  }
  return files;
}
