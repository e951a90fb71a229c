import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../journeys/mailflow.ts';
import { readsOfZone } from './reads-zone.ts';
import { ZONE_READERS, ZONE_TESTS } from './zone-readers.ts';

/** Benchmarks measure, and are no part of the gate. */
const isOurs = (path: string): boolean => path.endsWith('.ts') && !path.startsWith('test/bench/');

const modules = ['src', 'adapters', 'cards', 'test'].flatMap((top) =>
  readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
    .map((name) => `${top}/${name.replaceAll('\\', '/')}`)
    .filter(isOurs),
);
/** The examples below are texts in this file, and its neighbour knows what it looks for. */
const LOOKING = 'test/zones/';

describe('whatever reads the zone of the process', () => {
  const found = Object.fromEntries(
    modules
      .filter((path) => !path.startsWith(LOOKING))
      .map((path) => [path, readsOfZone(path, readFileSync(join(ROOT, path), 'utf8'))] as const)
      .filter(([, reads]) => reads.length > 0),
  );

  test('is in test/zones/zone-readers.ts, with tests to run in another zone or a reason why not', () => {
    const unknown = Object.entries(found).filter(([path]) => !(path in ZONE_READERS));
    expect(unknown, 'Put these into ZONE_READERS.').toEqual([]);
  });

  test('is all that stands there', () => {
    expect(Object.keys(ZONE_READERS).filter((path) => !(path in found))).toEqual([]);
  });

  test('has tests that are there', () => {
    expect(ZONE_TESTS.length).toBeGreaterThan(5);
    for (const path of ZONE_TESTS) expect(existsSync(join(ROOT, path)), path).toBe(true);
  });
});

describe('a module depends on the zone', () => {
  test.each([
    ['const hour = date.getHours();', '.getHours'],
    ['date.setDate(date.getUTCDate() + 1);', '.setDate'],
    ['const off = new Date(at).getTimezoneOffset();', '.getTimezoneOffset'],
    ["const text = date.toLocaleDateString('en');", '.toLocaleDateString'],
    ['const text = date?.toDateString();', '.toDateString'],
    ['const noon = new Date(2026, 10, 22, 12);', 'a date made of parts'],
    ["const noon = new Date('2026-11-22T12:00:00');", 'a date made of a text without a zone'],
    ["const noon = Date.parse('22 Nov 2026 12:00');", 'a date made of a text without a zone'],
    ["const format = new Intl.DateTimeFormat('en');", 'Intl.DateTimeFormat without a zone'],
    ["const format = Intl.DateTimeFormat('en', { hour: 'numeric' });", 'Intl.DateTimeFormat without a zone'],
    ["const format = new Intl.DateTimeFormat('en', options);", 'Intl.DateTimeFormat without a zone'],
    ["const zone = process.env['TZ'];", 'TZ'],
    ["import { spawn } from 'node:child_process';", 'node:child_process'],
    ["const { execFile } = await import('child_process');", 'child_process'],
    ["import { DuckDBInstance } from '@duckdb/node-api';", '@duckdb/node-api'],
    ["export { parse } from 'a-package-that-nobody-looked-at';", 'a-package-that-nobody-looked-at'],
  ])('%s', (text, what) => {
    expect(readsOfZone('src/x.ts', text)).toEqual([what]);
  });

  test('that parses the time which another program wrote', () => {
    expect(readsOfZone('src/reading/x.ts', 'const at = Date.parse(time);')).toHaveLength(1);
    expect(readsOfZone('src/episodes/x.ts', 'const at = Date.parse(openedAt);')).toEqual([]);
  });
});

describe('a module does not depend on the zone', () => {
  test.each([
    'const hour = date.getUTCHours();',
    'const noon = new Date(Date.UTC(2026, 10, 22, 12));',
    "const noon = new Date('2026-11-22T12:00:00Z');",
    "const noon = Date.parse('2026-11-22T12:00:00+13:45');",
    "const day = new Date('2026-11-22');",
    "const format = new Intl.DateTimeFormat('en', { hour: 'numeric', timeZone: 'UTC' });",
    "const format = new Intl.DateTimeFormat('en', { ...options, timeZone });",
    "import { readFile } from 'node:fs/promises';",
    "import type { DuckDBConnection } from '@duckdb/node-api';",
    "import { z } from 'zod';",
    "// date.getHours()\nconst text = 'date.getHours()';",
  ])('%s', (text) => {
    expect(readsOfZone('src/x.ts', text)).toEqual([]);
  });
});
