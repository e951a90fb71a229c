import { describe, expect, test } from 'vitest';
import {
  answerOf,
  becameOf,
  clockShows,
  hostileLimit,
  killedAmid,
  memoryAmid,
  readAmid,
  servedAmid,
  servedAtOnce,
  takenAndFreed,
  tracesOf,
} from './observations.ts';
import { judge, type Observation } from './verdict.ts';

const holds = (observations: readonly Observation[]): boolean => observations.map(judge).every(({ held }) => held);

const who = { stranger: 'mallory', member: 'carol' };
const memory = { beforeMb: 200, mostMb: 300, limitMb: 400, given: 1 };
const descriptors = { taken: 250, most: 300, freedMs: 31_000, limitMs: 50_000 };
const crowd = { asked: 21, allMs: 2_100, openBefore: 20, openAfter: 12, meanwhile: [0, 2, 1], quietMs: 20 };
const killAt = (moment: string, standing: number, isReached = true) => ({ moment, standing, isReached });
const killed = { kills: [killAt('a', 0), killAt('b', 4), killAt('c', 8)], moments: ['a', 'b', 'c'], wanted: 9 };
const now = new Date('2026-11-15T10:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000);

describe('an attack that took place holds, and fails where it went wrong or did not take place', () => {
  test.for<readonly [string, readonly Observation[], readonly (readonly Observation[])[]]>([
    [
      'traces',
      tracesOf(['{"by":"carol"}\n{"by":"ann"}', ''], who),
      [tracesOf([], who), tracesOf(['{"by":"ann"}'], who), tracesOf(['{"by":"carol"}\n{"by":"mallory"}'], who)],
    ],
    [
      'memory',
      memoryAmid('x', memory),
      [
        memoryAmid('x', { ...memory, given: 0 }),
        memoryAmid('x', { ...memory, mostMb: 700 }),
        memoryAmid('x', { ...memory, mostMb: Number.NaN }),
        memoryAmid('x', { ...memory, beforeMb: Number.NaN }),
      ],
    ],
    [
      'descriptors',
      takenAndFreed(descriptors),
      [
        takenAndFreed({ ...descriptors, taken: 0 }),
        takenAndFreed({ ...descriptors, taken: 400 }),
        takenAndFreed({ ...descriptors, taken: Number.NaN }),
        takenAndFreed({ ...descriptors, freedMs: Number.POSITIVE_INFINITY }),
      ],
    ],
    [
      'reading',
      readAmid('x', { isOpen: true, bytes: 9, least: 9 }),
      [
        readAmid('x', { isOpen: false, bytes: 9, least: 9 }),
        readAmid('x', { isOpen: true, bytes: 8, least: 9 }),
        readAmid('x', { isOpen: true, bytes: Number.NaN, least: 9 }),
      ],
    ],
    [
      'a crowd',
      servedAmid('x', crowd),
      [
        servedAmid('x', { ...crowd, openBefore: 0 }),
        servedAmid('x', { ...crowd, openBefore: 4 }),
        servedAmid('x', { ...crowd, openAfter: 0 }),
        servedAmid('x', { ...crowd, meanwhile: [0, 3, 1] }),
        // Each waits for all that was asked before.
        servedAmid('x', { ...crowd, meanwhile: [20], quietMs: 100 }),
        servedAmid('x', { ...crowd, meanwhile: [] }),
        // So slow alone that it shows nothing.
        servedAmid('x', { ...crowd, quietMs: 600 }),
        servedAmid('x', { ...crowd, quietMs: Number.NaN }),
        servedAmid('x', { ...crowd, quietMs: Number.POSITIVE_INFINITY }),
        servedAmid('x', { ...crowd, allMs: 0 }),
      ],
    ],
    [
      'what waits for no report',
      [servedAtOnce('x', { meanwhile: [0, 2, 1, 1, 1] })],
      [
        [servedAtOnce('x', { meanwhile: [] })],
        [servedAtOnce('x', { meanwhile: [1, 1, 1, 1, 1] })],
        [servedAtOnce('x', { meanwhile: [0, 1, 2, 1, 1, 1] })],
      ],
    ],
    [
      'kills',
      killedAmid(killed),
      [
        killedAmid({ ...killed, kills: [] }),
        killedAmid({ ...killed, moments: [] }),
        killedAmid({ kills: [], moments: [], wanted: 9 }),
        killedAmid({ ...killed, kills: [killAt('a', 0), killAt('b', 4)] }),
        killedAmid({ ...killed, kills: [killAt('a', 0), killAt('b', 4), killAt('c', 8, false)] }),
        // All before anything was sent, or when all was.
        killedAmid({ ...killed, kills: [killAt('a', 0), killAt('b', 0), killAt('c', 9)] }),
        killedAmid({ ...killed, wanted: 4 }),
      ],
    ],
    [
      'a clock',
      [clockShows('x', later(-3_598), { now, setBy: -3_600 })],
      [
        [clockShows('x', now, { now, setBy: -3_600 })],
        [clockShows('x', later(3_600), { now, setBy: -3_600 })],
        [clockShows('x', new Date('no date'), { now, setBy: -3_600 })],
      ],
    ],
  ])('%s', ([, good, bad]) => {
    expect(holds(good)).toBe(true);
    expect(bad.map(holds)).toEqual(bad.map(() => false));
  });
});

describe('a flipped bit', () => {
  const right = { code: 0, stdout: '{"messages":7}', stderr: '' };
  test.for([
    ['as before', {}],
    ['said', { code: 1, stderr: 'facts/a.parquet is damaged' }],
    ['said', { stderr: 'The state cannot be read.' }],
    ['said', { stderr: 'warn state.corrupt-set-aside reason="it is not JSON"' }],
    ['other figures', { stdout: '{"messages":9}' }],
    ['exit code 1 without a word', { code: 1, stdout: '' }],
    ['crashed', { code: 1, stdout: '', stderr: 'TypeError: x is damaged\n    at read (file:///a/b.ts:3:4)\n' }],
    ['crashed', { stderr: 'RangeError\n    at file:///a/b.ts:3:4\n' }],
  ] as const)('%s: %j', ([became, more]) => {
    expect(becameOf({ ...right, ...more }, answerOf(right)).startsWith(became)).toBe(true);
  });
});

test('a hostile text may take ten times what a harmless one takes, and half a second', () => {
  expect(judge({ kind: 'at-most', name: 'x', value: 1_500, limit: hostileLimit(100) }).held).toBe(true);
  expect(judge({ kind: 'at-most', name: 'x', value: 1_501, limit: hostileLimit(100) }).held).toBe(false);
  expect(judge({ kind: 'at-most', name: 'x', value: 1, limit: hostileLimit(Number.NaN) }).held).toBe(false);
});
