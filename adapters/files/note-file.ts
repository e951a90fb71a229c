import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Note } from '../../src/ports/feed.ts';

/** A note in a file of its own, which is whole or as it was before, also after a crash. */
export function noteFile(path: string): Note {
  return {
    async read() {
      try {
        return JSON.parse(await readFile(path, 'utf8'));
      } catch (cause) {
        const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
        if (isMissing || cause instanceof SyntaxError) return null;
        throw cause;
      }
    },
    async write(value) {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(`${path}.new`, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(value));
        // Renamed before it is on the disk, it could be empty after a crash.
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
    },
  };
}
