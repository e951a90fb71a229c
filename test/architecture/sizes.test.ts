import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { modulesOnDisk } from './modules-on-disk.ts';

/** What one sees at a glance in a folder, and what one reads of a file before one has forgotten its beginning. */
const MAX_FILES = 20;
const MAX_LINES = 300;

test('no folder of product code holds more than twenty files, and no file three hundred lines', () => {
  const modules = [...modulesOnDisk()];
  const counts = new Map<string, number>();
  for (const [path] of modules) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > MAX_FILES)).toEqual([]);
  expect(modules.filter(([, text]) => text.split('\n').length > MAX_LINES).map(([path]) => path)).toEqual([]);
  expect(modules.length).toBeGreaterThan(500);
});
