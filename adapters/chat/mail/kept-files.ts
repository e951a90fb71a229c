import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../src/ports/clock.ts';

/** Files that wait to be sent, each under an id of its own. */
export interface KeptFiles {
  /** Resolves with the id when the file is on the disk. `needed`: what else is to be kept; the rest is removed. */
  keep(content: Uint8Array, needed: ReadonlySet<string>): Promise<string>;
  /** Null where there is none. */
  read(id: string): Promise<Uint8Array | null>;
}

const ID = /^[a-z0-9]+-[0-9a-f]{16}$/;
/**
 * A mail is given up after four days. Until then a file is kept whatever is needed: one that was kept a moment ago may not be in the
 * outbox yet, and mails of another data directory, as of the sample's, are not among those that this one knows.
 */
const YOUNG_MS = 5 * 86_400_000;

export function keptFiles(folder: string, clock: Clock): KeptFiles {
  return {
    async keep(content, needed) {
      const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
      const id = `${clock.now().getTime().toString(36)}-${hash}`;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await removeOthers(needed);
      const path = join(folder, id);
      const file = await open(`${path}.new`, 'w', 0o600);
      try {
        await file.writeFile(content);
        // Renamed before it is on the disk, it could be empty after a crash.
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
      return id;
    },
    async read(id) {
      if (!ID.test(id)) return null;
      return readFile(join(folder, id)).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code === 'ENOENT') return null;
        throw cause;
      });
    },
  };

  async function removeOthers(needed: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(folder)) {
      if (needed.has(name)) continue;
      const { mtimeMs } = await stat(join(folder, name));
      if (clock.now().getTime() - mtimeMs > YOUNG_MS) await rm(join(folder, name), { force: true });
    }
  }
}
