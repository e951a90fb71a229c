import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localLinksOf } from '../readme/markdown.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FLOORS = ['src', 'src/alerts', 'cards', 'adapters'];
const MAP = 'src/README.md';
const GUIDE = '.github/CONTRIBUTING.md';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const isOnDisk = (path: string): boolean => existsSync(join(ROOT, path));

const foldersOf = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`);

/** A path from the root of the repository, in code or in a picture; `src/rules/<name>/` names a folder for every rule. */
const PATH = /(?<![\w./-])(?:src|cards|adapters|test|\.ci|\.github)\/[\w./<>-]*[\w>/]/g;

/** Paths that a text names: those in backticks, and those in its pictures (Mermaid), without a slash at the end. */
function pathsIn(markdown: string): readonly string[] {
  const pictures = [...markdown.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, body = '']) => body);
  const prose = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '');
  const codes = [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
  const named = [...pictures, ...codes].flatMap((text) => text.match(PATH) ?? []);
  return [...new Set(named.map((path) => path.replace(/\/$/, '')))];
}

/** Paths in a text that lead nowhere. A folder in angle brackets is any: one there must have what stands behind it. */
function missingIn(markdown: string, isThere: (path: string) => boolean, folders: typeof foldersOf): readonly string[] {
  return pathsIn(markdown).filter((path) => {
    const [before = '', behind] = path.split(/\/<\w+>/);
    if (behind === undefined) return !isThere(path);
    return !isThere(before) || !folders(before).some((folder) => isThere(`${folder}${behind}`));
  });
}

/** Folders that stand directly on a floor and that a text does not name. */
const unnamedIn = (markdown: string, folders: readonly string[]): readonly string[] => {
  const named = pathsIn(markdown);
  return folders.filter((folder) => !named.some((path) => path === folder || path.startsWith(`${folder}/`)));
};

describe('the map of the house', () => {
  test.each([MAP, GUIDE])('%s names only what is there', (path) => {
    const text = read(path);
    expect(pathsIn(text).length).toBeGreaterThan(30);
    expect(missingIn(text, isOnDisk, foldersOf)).toEqual([]);
    for (const link of localLinksOf(text)) expect(isOnDisk(join(path, '..', link)), link).toBe(true);
  });

  test.each(FLOORS)('names every room of %s', (floor) => {
    expect(foldersOf(floor).length).toBeGreaterThan(2);
    expect(unnamedIn(read(MAP), foldersOf(floor))).toEqual([]);
  });

  test('fits on a page', () => {
    expect(read(MAP).split('\n').length).toBeLessThan(120);
  });
});

describe('the check of the map', () => {
  const there = ['src', 'src/rules', 'src/rules/spike', 'src/rules/spike/rule.ts', 'src/main.ts'];
  const isThere = (path: string): boolean => there.includes(path);
  const folders = (folder: string): readonly string[] => (folder === 'src/rules' ? ['src/rules/spike'] : []);

  test.each([
    ['a file that is gone', 'See `src/gone.ts`.', ['src/gone.ts']],
    ['a folder that is gone', 'See `src/gone/`.', ['src/gone']],
    ['one of two paths in one code', '`npx vitest run src/main.ts test/gone.test.ts`', ['test/gone.test.ts']],
    ['a path in a picture', '```mermaid\na["src/gone: the past"] --> b["src/rules"]\n```', ['src/gone']],
    ['what no folder has', 'A rule has `src/rules/<name>/gone.ts`.', ['src/rules/<name>/gone.ts']],
    ['folders of a room that is gone', '`src/gone/<name>/rule.ts`', ['src/gone/<name>/rule.ts']],
    ['a path that is broken over two lines', '`src/main.ts\nsrc/gone.ts`', ['src/gone.ts']],
  ])('finds %s', (_, text, missing) => {
    expect(missingIn(text, isThere, folders)).toEqual(missing);
  });

  test.each([
    ['what is there', '`src/main.ts`, `src/rules/` and `src/rules/<name>/rule.ts`'],
    ['paths of others', '`/etc/src/gone.ts`, `https://host/src/gone.ts`, `node_modules/src/gone.ts`'],
    ['shell commands', '```sh\nnpx vitest run test/gone.test.ts\n```'],
    ['prose', 'src/gone.ts was a file once.'],
  ])('lets pass %s', (_, text) => {
    expect(missingIn(text, isThere, folders)).toEqual([]);
  });

  test('notices a room that is not named, also one whose name begins like another', () => {
    const rooms = ['src/rules', 'src/main', 'src/alerts', 'src/bot'];
    expect(unnamedIn('`src/rules-old`, `src/main.ts`, `src/alerts/policy`, src/bot', rooms)).toEqual([
      'src/rules',
      'src/main',
      'src/bot',
    ]);
  });
});
