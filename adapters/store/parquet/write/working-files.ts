import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sumOf } from '../file-sums.ts';
import { syncPath } from '../manifest.ts';
import type { Manifest } from '../manifest-format.ts';

/** Small row groups, so that a week can be read out of a quarter. */
export const PARQUET_OPTIONS = '(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)';

/** Removes what a process that was killed in the middle of an import has left. The caller is the only writer. */
export async function sweepLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (/^(writing|spill)-\d+(-\d+)?$/.test(name)) await rm(join(directory, name), { recursive: true, force: true });
  }
}

/** Files under construction: written in a folder of their own, then moved to their places all at once. */
export class WorkingFiles {
  readonly #directory: string;
  readonly #folder: string;
  readonly #moves: { readonly from: string; readonly file: string; readonly to: string }[] = [];

  #drafts = 0;

  private constructor(directory: string, folder: string) {
    this.#directory = directory;
    this.#folder = folder;
  }

  static async open(directory: string): Promise<WorkingFiles> {
    const folder = join(directory, `writing-${process.pid}`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new WorkingFiles(directory, folder);
  }

  /** Where to write what will become `file`, a path below the facts directory. */
  add(file: string): string {
    const from = this.draft();
    this.keep(from, file);
    return from;
  }

  /** Where to write what is removed in the end, unless it is kept. */
  draft(): string {
    return join(this.#folder, `${this.#drafts++}.parquet`);
  }

  /** What was written `from` will become `file`. */
  keep(from: string, file: string): void {
    this.#moves.push({ from, file, to: join(this.#directory, file) });
  }

  /** Onto the disk, and into their places, before anybody hears of them: never onto another file. Adds what each of them holds to `files`. */
  async finish(files: Manifest['files']): Promise<void> {
    const folders = [...new Set(this.#moves.map(({ to }) => dirname(to)))];
    for (const folder of folders) await mkdir(folder, { recursive: true });
    for (const { from, file, to } of this.#moves) {
      await syncPath(from);
      files[file] = { days: [], ...files[file], ...(await sumOf(from)) };
      await rename(from, to);
    }
    for (const folder of folders) await syncPath(folder);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
