import { describe, expect, test } from 'vitest';
import { checkArrows } from './arrows.ts';
import { modulesOnDisk } from './modules-on-disk.ts';

describe('the house', () => {
  const findings = checkArrows(modulesOnDisk());

  test('has no arrow that points the wrong way', () => {
    expect(findings.violations).toEqual([]);
  });

  test('was looked at: its modules were found, and the arrows between its layers', () => {
    const arrows = (from: string, to: string) =>
      findings.edges.filter((edge) => edge.from.startsWith(from) && edge.to.startsWith(to)).length;
    expect(findings.modules).toBeGreaterThan(60);
    expect(findings.edges.length).toBeGreaterThan(2 * findings.modules);
    expect(arrows('src/', 'src/')).toBeGreaterThan(50);
    expect(arrows('cards/', 'src/')).toBeGreaterThan(2);
    expect(arrows('adapters/', 'src/')).toBeGreaterThan(30);
  });
});

/** Files that the others import; they break no rule. */
const BEYOND = {
  'src/ports/log.ts': 'export const port = 1; export type Port = number;',
  'src/model/format.ts': 'export const count = 1;',
  'src/model/text/names.ts': 'export const names = 1;',
  'src/model/text/names-of.ts': 'export const namesOf = 1;',
  'src/main.ts': `import { port } from './ports/log.ts'; import process from 'node:process'; process.exit(port);`,
  'src/reports/tls/report.ts': 'export const report = 1;',
  'src/rules/spike/rule.ts': 'export const rule = 1;',
  'src/commands/mute/command.ts': 'export const mute = 1;',
  'src/commands/reports/report-command.ts': 'export const reportCommand = 1;',
  'cards/card.ts': 'export const card = 1;',
  'adapters/files/files.ts': `import 'node:fs'; export const files = 1;`,
  'adapters/sources/shared.ts': 'export const shared = 1;',
  'adapters/sources/postfix-log/source.ts': 'export const source = 1;',
} as const;

const violationsOf = (files: Readonly<Record<string, string>>) =>
  checkArrows(new Map(Object.entries({ ...BEYOND, ...files }))).violations;

describe('the check finds out', () => {
  test.for([
    ['src that imports a package', 'src/x.ts', `import lodash from 'lodash';`],
    ['src that imports only the types of a package', 'src/x.ts', `import type { Low } from 'lowdb';`],
    ['src that imports a package named like zod', 'src/x.ts', `import 'zod-extra';`],
    ['src that imports a card', 'src/x.ts', `import { card } from '../cards/card.ts';`],
    ['src that imports the type of an adapter', 'src/x.ts', `import type { files } from '../adapters/files/files.ts';`],
    ['src that names the type of an adapter', 'src/x.ts', `type X = import('../adapters/files/files.ts').X;`],
    ['src that re-exports an adapter', 'src/x.ts', `export { files } from '../adapters/files/files.ts';`],
    ['src that re-exports all of an adapter', 'src/x.ts', `export * from '../adapters/files/files.ts';`],
    ['src that imports an adapter when it runs', 'src/x.ts', `const x = await import('../adapters/files/files.ts');`],
    ['src that starts a worker elsewhere', 'src/x.ts', `const x = new URL('../adapters/files/files.ts', base);`],
    ['src that imports from Node', 'src/x.ts', `import { join } from 'node:path';`],
    ['src that imports from Node without saying so', 'src/x.ts', `import { join } from 'path';`],
    ['src that requires', 'src/x.ts', `import fs = require('node:fs');`],
    ['a card that imports a value of src', 'cards/x.ts', `import { port } from '../src/ports/log.ts';`],
    [
      'a card that imports a value beside types',
      'cards/x.ts',
      `import { type Port, port } from '../src/ports/log.ts';`,
    ],
    ['a card that imports what is only named like words', 'cards/x.ts', `import '../src/model/text/names-of.ts';`],
    ['a card that re-exports values of src', 'cards/x.ts', `export { port } from '../src/ports/log.ts';`],
    ['a card that imports src for its effects', 'cards/x.ts', `import '../src/ports/log.ts';`],
    ['a card that imports an adapter', 'cards/x.ts', `import type { F } from '../adapters/files/files.ts';`],
    ['a card that imports from Node', 'cards/x.ts', `import type { Buffer } from 'node:buffer';`],
    ['a card that imports a package', 'cards/x.ts', `import { z } from 'zod';`],
    ['an adapter that imports main', 'adapters/files/x.ts', `import '../../src/main.ts';`],
    ['src that imports main', 'src/x.ts', `import type { X } from './main.ts';`],
    ['an adapter that imports its sibling', 'adapters/sources/graph/x.ts', `import '../postfix-log/source.ts';`],
    [
      'an adapter that imports another area',
      'adapters/store/parquet/x.ts',
      `import '../../sources/postfix-log/source.ts';`,
    ],
    [
      'an adapter that imports what another area shares',
      'adapters/store/parquet/x.ts',
      `import '../../sources/shared.ts';`,
    ],
    ['a single adapter that imports another', 'adapters/schedule/x.ts', `import type { F } from '../files/files.ts';`],
    [
      'an adapter in an area that imports a single one',
      'adapters/sources/graph/x.ts',
      `import '../../files/files.ts';`,
    ],
    ['a shared file that imports one of those it serves', 'adapters/sources/x.ts', `import './postfix-log/source.ts';`],
    [
      'a registry that reaches into another area',
      'adapters/store/index.ts',
      `import '../sources/postfix-log/source.ts';`,
    ],
    ['a report that imports its sibling', 'src/reports/sender/x.ts', `import { report } from '../tls/report.ts';`],
    [
      'a report that imports a type of its sibling',
      'src/reports/sender/x.ts',
      `import type { R } from '../tls/report.ts';`,
    ],
    ['a rule that imports a report', 'src/rules/no-tls/x.ts', `import '../../reports/tls/report.ts';`],
    ['a rule that imports its sibling', 'src/rules/no-tls/x.ts', `import '../spike/rule.ts';`],
    ['a command that imports its sibling', 'src/commands/ack/x.ts', `import '../mute/command.ts';`],
    ['an import of what is not there', 'adapters/files/x.ts', `import './gone.ts';`],
    ['an import from outside the house', 'adapters/files/x.ts', `import '../../test/x.ts';`],
    ['an import that is computed', 'adapters/files/x.ts', 'await import(name);'],
    ['src that reads JSON', 'src/x.ts', `import data from './data.json' with { type: 'json' };`],
  ] as const)('%s', ([, path, text]) => {
    expect(violationsOf({ [path]: text })).toEqual([expect.stringContaining(`${path}:1 imports `)]);
  });

  test.for([
    'process.env.TZ',
    'const { env } = process',
    'console.log(1)',
    'Date.now()',
    `Date['now']()`,
    'const now = Date.now',
    'const { now } = Date',
    'new Date()',
    'new Date',
    'Date()',
    'call(Date)',
    'Reflect.construct(Date, [])',
    'Math.random()',
    `Math['random']()`,
    'const { random } = Math',
    'const x = { y: Math.random }',
    'const f = (at = new Date()) => at',
    'const f = ({ at = Date.now() }) => at',
    'class A { at = Date.now() }',
    'globalThis.x',
    'performance.now()',
    'setTimeout(f, 1)',
    `fetch('x')`,
    'crypto.randomUUID()',
    'import.meta.url',
    'function f(): number { return Math.random() }',
    'const f = (): Date => new Date()',
  ])('src and cards that reach for %s', (text) => {
    for (const path of ['src/reports/tls/x.ts', 'cards/x.ts']) {
      expect(violationsOf({ [path]: text })).toEqual([expect.stringContaining(`${path}:1 reaches for `)]);
    }
  });

  test('circles, of values and of types, long and short', () => {
    const circle = (how: string) => ({
      'src/a.ts': `${how} from './b.ts';`,
      'src/b.ts': `${how} from './c.ts';`,
      'src/c.ts': `${how} from './a.ts';`,
    });
    for (const how of ['import { x }', 'import type { x }', 'export *']) {
      expect(violationsOf(circle(how))).toEqual(['src/a.ts → src/b.ts → src/c.ts → src/a.ts: a circle']);
    }
    expect(violationsOf({ 'cards/x.ts': `import './x.ts';` })).toEqual(['cards/x.ts → cards/x.ts: a circle']);
  });

  test('a report that asks for its own registry, which is a circle', () => {
    const found = violationsOf({
      'src/reports/index.ts': `import './sender/report.ts';`,
      'src/reports/sender/report.ts': `import '../index.ts';`,
    });
    expect(found).toEqual([expect.stringContaining('a circle')]);
  });

  test('where it is, by line', () => {
    const [found] = violationsOf({ 'src/x.ts': `// one\n\nimport { card } from '../cards/card.ts';` });
    expect(found).toBe('src/x.ts:3 imports ../cards/card.ts: src imports only zod and itself');
  });
});

describe('the check lets pass', () => {
  test.for([
    ['src that uses zod and itself', 'src/x.ts', `import { z } from 'zod'; import { port } from './ports/log.ts';`],
    ['a card that imports types of src', 'cards/x.ts', `import type { Port } from '../src/ports/log.ts';`],
    ['a card that imports types one by one', 'cards/x.ts', `import { type Port } from '../src/ports/log.ts';`],
    ['a card that re-exports types of src', 'cards/x.ts', `export type { Port } from '../src/ports/log.ts';`],
    [
      'a card that asks how wide a character is',
      'cards/x.ts',
      `import { eastAsianWidth } from 'get-east-asian-width';`,
    ],
    [
      'a card that writes numbers and names as src does',
      'cards/x.ts',
      `import { count } from '../src/model/format.ts'; export * from '../src/model/text/names.ts';`,
    ],
    ['a card that uses another card', 'cards/text/x.ts', `import { card } from '../card.ts';`],
    [
      'an adapter that uses everything it may',
      'adapters/files/x.ts',
      `import 'node:fs'; import 'lowdb';
      import '../../src/ports/log.ts'; import '../../cards/card.ts'; import './files.ts'; import d from './d.json';`,
    ],
    ['an adapter that uses what its area shares', 'adapters/sources/graph/x.ts', `import '../shared.ts';`],
    ['a registry of sources', 'adapters/sources/index.ts', `import './postfix-log/source.ts';`],
    ['a command that uses what commands share', 'src/commands/request/x.ts', `import '../reports/report-command.ts';`],
    ['a registry of reports', 'src/reports/index.ts', `import './tls/report.ts';`],
    [
      'a report that uses what lies beside it',
      'src/reports/tls/x.ts',
      `import './report.ts'; import '../../ports/log.ts';`,
    ],
    ['an adapter that has a clock', 'adapters/schedule/x.ts', `export const now = () => new Date();`],
    ['dates made of something', 'src/x.ts', `new Date(0); Date.UTC(2026, 1, 1); Date.parse(x); x instanceof Date;`],
    ['arithmetic', 'src/x.ts', 'Math.round(Math.max(1, 2));'],
    [
      'types named like what is not allowed',
      'src/x.ts',
      'interface A { now(): Date; process: string } type B = Map<Date, A>;',
    ],
    [
      'members named like what is not allowed',
      'src/x.ts',
      'a.process; a.console.log; const x = { fetch: 1, crypto() {} };',
    ],
    ['what was given as an argument', 'src/x.ts', 'const f = (fetch: () => void, { crypto }: X) => [fetch(), crypto];'],
    ['comments and texts', 'src/x.ts', `// Date.now()\nconst x = "import './gone.ts'; process.exit()";`],
  ] as const)('%s', ([, path, text]) => {
    expect(violationsOf({ [path]: text })).toEqual([]);
  });

  test('main, which sees everything', () => {
    const everything = Object.keys(BEYOND).filter((path) => path !== 'src/main.ts');
    const text = everything.map((path) => `import '../${path}';`).join('\n');
    expect(violationsOf({ 'src/main.ts': `${text}\nconsole.log(process.argv, Date.now());` })).toEqual([]);
  });
});
