import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const FLOORS = ['src', 'cards', 'adapters'];

/**
 * Tables (object literals, by their type) that are asked for a name which is not written there: `X[word]` finds what
 * every object has for the word `constructor`. A `Map` does not, and `Object.hasOwn` on the same line asks first.
 */
function openTables(code: string): readonly string[] {
  const tables = [...code.matchAll(/const ([A-Z][A-Z_]*): (?:Readonly<)?Record<string,/g)].map(([, name = '']) => name);
  const lines = code.split('\n').filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line));
  return tables.filter((name) =>
    lines.some((line) => new RegExp(`\\b${name}\\[(?!['"])`).test(line) && !line.includes(`Object.hasOwn(${name}`)),
  );
}

test.each(FLOORS)('in %s no table is asked for a word that only objects have', (floor) => {
  const files = readdirSync(join(ROOT, floor), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(20);
  const found = files.flatMap((file) =>
    openTables(readFileSync(join(ROOT, floor, file), 'utf8')).map((table) => `${floor}/${file}: ${table}`),
  );
  expect(found).toEqual([]);
});

test.each([
  ["const WORDS: Readonly<Record<string, string>> = { a: 'b' };\nconst of = (word: string) => WORDS[word];", ['WORDS']],
  ['const TO_DAYS: Record<string, number> = {};\nif (TO_DAYS[text] !== undefined) return;', ['TO_DAYS']],
  ['const A: Record<string, string> = {};\n// A[word]\nconst a = Object.hasOwn(A, word) ? A[word] : null;', []],
  ["const A: Record<string, string> = {};\nconst a = A['b'];", []],
  ["const A = new Map([['a', 'b']]);\nconst a = A.get(word);", []],
])('this test notices an open table: %j', (code, tables) => {
  expect(openTables(code)).toEqual(tables);
});
