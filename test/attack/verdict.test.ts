import { describe, expect, test } from 'vitest';
import { withDirectory } from '../journeys/mailflow.ts';
import { lanes } from './families/index.ts';
import { type Family, runFamily } from './family.ts';
import { liveCells, liveInSlack, liveInTeams, openModes } from './signs.ts';
import { type FamilyResult, hasHeld, isGreen, judge, type Observation, tableOf } from './verdict.ts';

const name = 'a probe';

describe('what was seen is judged', () => {
  test.for<readonly [string, Observation, Observation]>([
    ['a bound', { kind: 'at-most', name, value: 4, limit: 4 }, { kind: 'at-most', name, value: 5, limit: 4 }],
    [
      'what is no number',
      { kind: 'at-most', name, value: 0, limit: 4 },
      { kind: 'at-most', name, value: Number.NaN, limit: 4 },
    ],
    [
      'what never came',
      { kind: 'at-most', name, value: 0, limit: 4 },
      { kind: 'at-most', name, value: Number.POSITIVE_INFINITY, limit: 4 },
    ],
    ['a least number', { kind: 'at-least', name, value: 1, limit: 1 }, { kind: 'at-least', name, value: 0, limit: 1 }],
    [
      'a status',
      { kind: 'one-of', name, value: 401, allowed: [401, 403] },
      { kind: 'one-of', name, value: 200, allowed: [401, 403] },
    ],
    ['a list', { kind: 'none', name, found: [] }, { kind: 'none', name, found: ['x'] }],
    [
      'what is lost',
      { kind: 'each-once', name, wanted: ['a', 'b'], found: ['b', 'a'] },
      { kind: 'each-once', name, wanted: ['a', 'b'], found: ['a'] },
    ],
    [
      'what is there twice',
      { kind: 'each-once', name, wanted: ['a'], found: ['a'] },
      { kind: 'each-once', name, wanted: ['a'], found: ['a', 'a'] },
    ],
    [
      'what nobody wanted',
      { kind: 'each-once', name, wanted: ['a'], found: ['a'] },
      { kind: 'each-once', name, wanted: ['a'], found: ['a', 'b'] },
    ],
    [
      'nothing wanted',
      { kind: 'each-once', name, wanted: ['a'], found: ['a'] },
      { kind: 'each-once', name, wanted: [], found: [] },
    ],
  ])('%s', ([, good, bad]) => {
    expect([judge(good).held, judge(bad).held]).toEqual([true, false]);
  });

  test('an attack that broke off has failed', () => {
    expect(judge({ kind: 'threw', name, cause: 'no port' })).toEqual({ name, held: false, seen: 'no port' });
  });
});

const good = judge({ kind: 'none', name, found: [] });
const bad = judge({ kind: 'none', name: 'worse', found: ['x'] });
const result = (more: Partial<FamilyResult>): FamilyResult => ({
  family: 'one',
  notRun: null,
  probes: [good],
  seconds: 1,
  ...more,
});
const missing = result({ notRun: 'install it', probes: [] });

describe('a run', () => {
  test('is green where all held that ran', () => {
    expect(isGreen([result({}), missing])).toBe(true);
    expect(hasHeld(missing)).toBe(false);
  });

  test('is strictly green where everything ran, too', () => {
    expect(isGreen([result({})], { isStrict: true })).toBe(true);
    expect(isGreen([result({}), missing], { isStrict: true })).toBe(false);
  });

  test.for<readonly [string, readonly FamilyResult[]]>([
    ['one probe failed', [result({}), result({ probes: [good, bad] })]],
    ['a family saw nothing', [result({}), result({ probes: [] })]],
    ['nothing could run', [missing]],
    ['there was nothing to run', []],
  ])('is not where %s', ([, results]) => {
    expect(isGreen(results)).toBe(false);
  });

  test('is shown with what failed, and what did not run is not among what held', () => {
    const table = tableOf([
      result({ probes: [good, bad] }),
      result({ family: 'two', probes: [] }),
      { ...missing, family: 'three' },
    ]);
    expect(table).toContain('| one | 2 | 1 | 1 | 1 |');
    expect(table).toContain('| two | 0 | 0 | 1 | 1 |');
    expect(table).toContain('| three | not run | - | - | 1 |');
    expect(table).toContain('- three: not run: install it');
    expect(table).toContain('- one: **worse**: 1: ["x"]');
    expect(tableOf([result({})])).toContain('Nothing failed.');
  });
});

describe('a family', () => {
  const ran = (family: Partial<Family>) =>
    withDirectory((scratch) =>
      runFamily({ name: 'one', attack: async () => {}, ...family }, { seed: 1, scratch, base: scratch }),
    );

  test('is closed, and has failed, where it breaks off', async () => {
    const closed: string[] = [];
    const { probes } = await ran({
      async attack({ closing, see }) {
        closing(() => closed.push('first'));
        closing(() => closed.push('last'));
        see({ kind: 'none', name, found: [] });
        throw new Error('no port');
      },
    });
    expect(probes.map(({ held }) => held)).toEqual([true, false]);
    expect(closed).toEqual(['last', 'first']);
  });

  test('that cannot be closed has failed, and all else is closed', async () => {
    const closed: string[] = [];
    const { probes } = await ran({
      async attack({ closing, see }) {
        closing(() => closed.push('first'));
        closing(() => Promise.reject(new Error('still busy')));
        see({ kind: 'none', name, found: [] });
      },
    });
    expect(probes.map(({ held }) => held)).toEqual([true, false]);
    expect(closed).toEqual(['first']);
  });

  const well: Observation = { kind: 'one-of', name: 'well', value: true, allowed: [true] };

  test.for<readonly [string, Family['attack'], readonly boolean[]]>([
    [
      'after all that was attacked',
      async ({ atEnd, see }) => {
        atEnd(async () => ({ ...well, value: false }));
        atEnd(async () => null);
        see(well);
      },
      [true, false],
    ],
    [
      'also where it broke off',
      async ({ atEnd }) => {
        atEnd(async () => well);
        throw new Error('no port');
      },
      [false, true],
    ],
    [
      'and has failed where it cannot be looked at',
      async ({ atEnd, see }) => {
        see(well);
        atEnd(() => Promise.reject(new Error('gone')));
      },
      [true, false],
    ],
    ['but is not held for that where it saw nothing', async ({ atEnd }) => atEnd(async () => well), []],
  ])('is looked at in the end, %s', async ([, attack, held]) => {
    expect((await ran({ attack })).probes.map((each) => each.held)).toEqual(held);
  });

  test('is looked at before anything is closed', async () => {
    const order: string[] = [];
    await ran({
      async attack({ atEnd, closing, see }) {
        closing(() => order.push('closed'));
        atEnd(async () => {
          order.push('looked at');
          return null;
        });
        see(well);
      },
    });
    expect(order).toEqual(['looked at', 'closed']);
  });

  test('gets the same chance from the same seed, and another from another name', async () => {
    const drawn = async (family: string): Promise<number> => {
      let value = 0;
      await ran({
        name: family,
        attack: async ({ random }) => {
          value = random();
        },
      });
      return value;
    };
    expect(await drawn('one')).toBe(await drawn('one'));
    expect(await drawn('one')).not.toBe(await drawn('two'));
  });

  test('that cannot run here says why, and attacks nothing', async () => {
    const { notRun, probes } = await ran({
      notHere: async () => 'install it',
      attack: async () => Promise.reject(new Error('it ran')),
    });
    expect([notRun, probes]).toEqual(['install it', []]);
  });

  test('has a name of its own', () => {
    const named = lanes.flat().map((family) => family.name);
    expect(new Set(named).size).toBe(named.length);
  });
});

describe('signs of an attack that worked are seen', () => {
  test.for(['=1+1', '+1', '-x', '@sum(1)', '\t=1', ' =1', '＝1', ';=1', '"=1', '\u200b=1'])('in a cell: %j', (cell) => {
    const csv = (text: string) => `name,count\n"${text.replaceAll('"', '""')}",7\n`;
    expect(liveCells(csv(cell))).toEqual([cell]);
    expect(liveCells(csv(`'${cell}`))).toEqual([]);
  });

  test('numbers below zero compute nothing', () => {
    expect(liveCells('a,b\n-1,-2.5\n')).toEqual([]);
  });

  test('in modes of files', () => {
    const files = [
      ...[
        { path: 'a', isFolder: false, mode: 0o600 },
        { path: 'b', isFolder: true, mode: 0o700 },
      ],
      ...[
        { path: 'c', isFolder: false, mode: 0o644 },
        { path: 'd', isFolder: true, mode: 0o755 },
      ],
    ];
    expect(openModes(files)).toEqual(['c 644', 'd 755']);
  });

  test.for([
    '<!channel>',
    '<@U1>',
    '<#C1>',
    '<https://a.example|b>',
    '<mailto:a@b.example|c>',

    '\u202eabc',
  ])('in Slack: %j', (text) => {
    expect(liveInSlack([{ text }])).toEqual([text]);
    expect(liveInSlack([{ text: text.replaceAll('<', '&lt;').replaceAll('\u202e', '') }])).toEqual([]);
  });

  test.for([
    '[a](https://b.example)',
    '![a](https://b.example/c)',
    '<at>Everyone</at>',
    '<a href="x">b</a>',
    '{{DATE()}}',
  ])('in Teams: %j', (text) => {
    expect(liveInTeams([{ text }])).toEqual([text]);
    expect(liveInTeams([{ text: text.replace(/[[\]<{(]/g, '') }])).toEqual([]);
  });
});
