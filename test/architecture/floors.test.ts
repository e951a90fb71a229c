import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkArrows } from './arrows.ts';
import { climbsIn, roomsIn } from './floors.ts';
import { modulesOnDisk, ROOT } from './modules-on-disk.ts';

const rooms = roomsIn(readFileSync(join(ROOT, 'src', 'README.md'), 'utf8'));
const { edges } = checkArrows(modulesOnDisk());

describe('the rooms of src', () => {
  test('stand on each other: every import goes down, or stays within its room', () => {
    expect(climbsIn(edges, rooms)).toEqual([]);
  });

  test('were looked at: with the map upside down, most imports between rooms go up', () => {
    expect(rooms.length).toBeGreaterThan(20);
    expect(climbsIn(edges, rooms.toReversed()).length).toBeGreaterThan(500);
  });
});

const ROOMS = ['src/model', 'src/rules', 'src/alerts', 'src/alerts/outbox', 'src/alerts/policy', 'src/config.ts'];

const climbsOf = (from: string, text: string, to: string): readonly string[] => {
  const files = new Map([
    [from, text],
    [to, 'export const x = 1; export type X = number;'],
  ]);
  return climbsIn(checkArrows(files).edges, ROOMS);
};

test.for([
  ['a value', 'src/model/a.ts', `import { x } from '../rules/b.ts';`, 'src/rules/b.ts'],
  ['a type', 'src/model/a.ts', `import type { X } from '../rules/b.ts';`, 'src/rules/b.ts'],
  ['what is handed on', 'src/model/a.ts', `export * from '../rules/b.ts';`, 'src/rules/b.ts'],
  ['a type in passing', 'src/model/a.ts', `type Y = import('../rules/b.ts').X;`, 'src/rules/b.ts'],
  ['from a room inside a room', 'src/alerts/outbox/a.ts', `import '../policy/b.ts';`, 'src/alerts/policy/b.ts'],
  ['of a file on its own', 'src/rules/spike/a.ts', `import '../../config.ts';`, 'src/config.ts'],
] as const)('an import that goes up is found: %s', ([, from, text, to]) => {
  expect(climbsOf(from, text, to)).toEqual([expect.stringContaining(`${from} imports ${to}: `)]);
});

test.for([
  ['down', 'src/rules/a.ts', `import '../model/b.ts';`, 'src/model/b.ts'],
  ['within a room', 'src/rules/spike/a.ts', `import '../rule.ts';`, 'src/rules/rule.ts'],
  ['down, between rooms inside a room', 'src/alerts/policy/a.ts', `import '../outbox/b.ts';`, 'src/alerts/outbox/b.ts'],
  ['from an adapter', 'adapters/files/a.ts', `import '../../src/config.ts';`, 'src/config.ts'],
] as const)('and one that does not is let pass: %s', ([, from, text, to]) => {
  expect(climbsOf(from, text, to)).toEqual([]);
});

test('a module that is in no room is found, whatever it imports', () => {
  expect(climbsOf('src/new/a.ts', `import '../model/b.ts';`, 'src/model/b.ts')).toEqual([
    'src/new/a.ts is in no room of the map',
  ]);
});
