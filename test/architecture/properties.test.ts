import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const TESTS = 'test';
const BOUND = /\bnumRuns\b(?!: (?:runs|fewRuns)\()/g;

test('every property takes the number of its cases from test/seed/runs.ts, so that all can be run with more', () => {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('seed/') && path !== 'architecture/properties.test.ts')
    .map((path) => ({ path, text: readFileSync(join(TESTS, path), 'utf8') }));
  expect(files.filter(({ text }) => text.includes('numRuns: runs(')).length).toBeGreaterThan(10);
  expect(files.filter(({ text }) => text.match(BOUND) !== null).map(({ path }) => path)).toEqual([]);
});
