import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sources } from '../../../adapters/sources/index.ts';
import type { SourceExamples } from '../../../adapters/sources/source-examples.ts';
import { sourceContract } from '../../contracts/source.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'adapters', 'sources');
const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());

test('every folder is a source in the registry, once, and every source has a folder of its name', () => {
  expect(sources.map(({ name }) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
});

for (const source of sources) {
  const { examples } = (await import(join(FOLDER, source.name, 'examples.ts'))) as {
    readonly examples: SourceExamples;
  };
  sourceContract(source, examples, sources);
}
