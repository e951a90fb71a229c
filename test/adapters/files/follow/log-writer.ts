import {
  appendFile,
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** How rotated files are named: as logrotate does by default, with `dateext`, as `postfix logrotate` does. */
export type Naming = 'numbers' | 'dates' | 'seconds';

/** Writes a log into a folder, by default one of its own, and rotates it in every way that real ones are rotated. */
export async function logWriter(naming: Naming, place: { readonly folder?: string; readonly file?: string } = {}) {
  const folder = place.folder ?? (await mkdtemp(join(tmpdir(), 'mailflow-follow-')));
  const log = place.file ?? 'mail.log';
  const path = join(folder, log);
  let turns = 0;
  /** What the program that logs has open: after a rotation still the old file, until it is told. */
  let writesTo = path;
  await writeFile(path, '');

  const rotatedName = (): string => {
    turns++;
    if (naming === 'numbers') return `${path}.1`;
    const serial = String(turns).padStart(6, '0');
    return naming === 'dates' ? `${path}-20261101${serial.slice(2)}` : `${path}.20261101-${serial}`;
  };

  /** Makes room for a new `.1`. */
  async function shift(): Promise<void> {
    if (naming !== 'numbers') return;
    const numbers = (await readdir(folder)).flatMap((name) => {
      const match = /^\.(\d+)(\.gz)?$/.exec(name.slice(log.length));
      return name.startsWith(log) && match ? [{ number: Number(match[1]), packed: match[2] ?? '' }] : [];
    });
    for (const { number, packed } of numbers.sort((a, b) => b.number - a.number)) {
      const [from, to] = [`${path}.${number}${packed}`, `${path}.${number + 1}${packed}`];
      if (writesTo === from) writesTo = to;
      await rename(from, to);
    }
  }

  return {
    path,
    write: (text: string) => appendFile(writesTo, text),
    /** `create`: there is a new file at once; else the next line makes it. */
    async renameAway({ create }: { readonly create: boolean }): Promise<void> {
      // A program that was not told of the last rotation is told before the next.
      if (!(await exists(path)) || writesTo !== path) return;
      await shift();
      const to = rotatedName();
      await rename(path, to);
      writesTo = to;
      if (create) await writeFile(path, '');
    },
    async copyAndTruncate(): Promise<void> {
      if (!(await exists(path)) || writesTo !== path) return;
      await shift();
      await copyFile(path, rotatedName());
      await truncate(path, 0);
    },
    /** The program is told of the rotation: it opens the file by its name. */
    reopen(): void {
      writesTo = path;
    },
    /** Packs what nobody writes into any more. */
    async compress(): Promise<void> {
      for (const name of await readdir(folder)) {
        const file = join(folder, name);
        if (!name.startsWith(log) || file === path || file === writesTo || name.endsWith('.gz')) continue;
        const { atime, mtime } = await stat(file);
        await writeFile(`${file}.gz`, gzipSync(await readFile(file)));
        await utimes(`${file}.gz`, atime, mtime);
        await rm(file);
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
