import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

export interface Golden {
  /** File name in the folder, `summary.80.txt`; JSON ends in `.json.txt`, lest a formatter touches it. */
  readonly file: string;
  readonly make: () => Promise<string>;
}

/**
 * What was once looked at and found good, byte for byte. A golden that is missing fails, and so does a file that no
 * case makes. `npm run golden` writes them anew and removes the orphans: look at the difference before it is kept.
 */
export function goldenSuite(title: string, folder: string, goldens: readonly Golden[]): void {
  const isUpdating = process.env['UPDATE_GOLDEN'] === '1';
  describe(title, () => {
    test.each(goldens)('$file is as it was', async ({ file, make }) => {
      const path = `${folder}/${file}`;
      const text = await make();
      if (isUpdating) writeFileSync(path, text);
      expect(existsSync(path), `There is no golden ${path} yet. \`npm run golden\` writes it: look at it.`).toBe(true);
      expect(text, 'Is the difference meant? Then `npm run golden`.').toBe(readFileSync(path, 'utf8'));
    });

    test('no golden is an orphan and no two cases share one', () => {
      const known = goldens.map(({ file }) => file).sort();
      const orphans = readdirSync(folder).filter((file) => !known.includes(file));
      if (isUpdating) for (const file of orphans) rmSync(`${folder}/${file}`);
      else expect(orphans, 'No case makes these. `npm run golden` removes them.').toEqual([]);
      expect(new Set(known).size).toBe(known.length);
    });
  });
}
