import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openState } from '../../adapters/state/lowdb/open-state.ts';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { runDetection } from '../../src/bot/run-detection.ts';
import type { Episode } from '../../src/episodes/episode.ts';
import { acknowledge } from '../../src/episodes/operator-actions.ts';
import { dayText, MS_PER_HOUR, startOfDay } from '../../src/model/time.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import { dataMissing } from '../../src/rules/data-missing/rule.ts';
import { logFailing } from '../../src/rules/log-failing/rule.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { ruleFailing } from '../../src/rules/rule-failing/rule.ts';
import { INITIAL_STATE, type MailflowState, stateSchema } from '../../src/state/state.ts';
import { followStatus } from '../commands/sources/given-following.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { subscribed } from '../episodes/given-bot.ts';
import { runs } from '../seed/runs.ts';
import {
  brokenRule,
  CONSOLE,
  day,
  importDays,
  inDirectory,
  lookingAt,
  loudSender,
  PRINTER,
  type Sent,
} from './given-watch.ts';
import { startGivenWatch } from './started-watch.ts';

const SCANNER = 'scanner@contoso.com';
const LISTENING: MailflowState = { ...INITIAL_STATE, subscriptions: [subscribed()] };
const at = (text: string): Date => new Date(`2026-11-${text}:00Z`);

/** A state in memory that remembers everything that was ever written. */
function stateWithHistory(initial: MailflowState): StateStore<MailflowState> & { readonly written: MailflowState[] } {
  const state = stateInMemory(initial);
  const written: MailflowState[] = [];
  return {
    ...state,
    written,
    update: async (change) => {
      const after = await state.update(change);
      written.push(after);
      return after;
    },
  };
}

/** What does not depend on when somebody looked. */
const livesOf = (episodes: readonly Episode[]) =>
  episodes
    .map(({ noticedAt: _, peakNoticedAt: _peak, endNoticedAt: _end, ...life }) => life)
    .sort((a, b) => (a.id < b.id ? -1 : 1));

const roots = ({ deliveries }: MailflowState) =>
  deliveries.filter(({ shape, content }) => shape === 'root' && content.type !== 'digest');

describe('episodes are the same', () => {
  const FIRST = day('2026-11-01');
  const sent = fc.record({
    [PRINTER]: fc.constantFrom(0, 20, 150, 2_000),
    [SCANNER]: fc.constantFrom(0, 0, 150),
  });
  const days = fc.array(
    fc.record({
      told: fc.constantFrom(true, true, true, false),
      sent,
      looked: fc.boolean(),
      hour: fc.integer({ min: 0, max: 23 }),
    }),
    { minLength: 1, maxLength: 16 },
  );

  test('whether they were found day by day or at once, whenever somebody looked', async () => {
    await fc.assert(
      fc.asyncProperty(days, async (history) => {
        const live = lookingAt(stateInMemory(INITIAL_STATE));
        const late = lookingAt(stateInMemory(INITIAL_STATE));
        const all: Record<string, Sent> = {};
        for (const [n, { told, sent, looked, hour }] of history.entries()) {
          const name = dayText(FIRST + n);
          const now = new Date(startOfDay(FIRST + n + 1).getTime() + hour * MS_PER_HOUR);
          if (told) {
            all[name] = sent;
            await importDays(live, { [name]: sent }, now);
          }
          if (looked) await runDetection(live, now);
        }
        const end = startOfDay(FIRST + history.length + 2);
        await importDays(late, all, end);
        await runDetection(live, end);
        await runDetection(late, end);
        expect(livesOf(live.state.read().episodes)).toEqual(livesOf(late.state.read().episodes));
      }),
      { numRuns: runs(60) },
    );
  });

  test('when a whole month is imported again, and nothing more is said', async () => {
    const looking = lookingAt(stateInMemory(LISTENING));
    const month = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [
        dayText(FIRST + n),
        { [PRINTER]: n % 9 < 2 ? 500 : 20, [SCANNER]: n > 27 ? 300 : 5 },
      ]),
    );
    await importDays(looking, month, at('30T23:00'));
    await runDetection(looking, new Date('2026-12-01T08:00:00Z'));
    const before = looking.state.read();
    expect(before.episodes.length).toBeGreaterThan(3);
    expect(roots(before)).toHaveLength(1);

    await importDays(looking, month, new Date('2026-12-01T08:01:00Z'));
    await runDetection(looking, new Date('2026-12-01T08:02:00Z'));
    const { episodes, deliveries } = looking.state.read();
    expect({ episodes, deliveries }).toEqual({ episodes: before.episodes, deliveries: before.deliveries });
  });
});

describe('a look', () => {
  test('is written once: what is known, what is to be said of it, and who was decided to be told', async () => {
    const state = stateWithHistory(LISTENING);
    const looking = lookingAt(state);
    await importDays(looking, { '2026-11-14': { [PRINTER]: 500 } }, at('15T08:00'));
    state.written.length = 0;
    await runDetection(looking, at('15T08:15'));
    expect(state.written).toHaveLength(1);
    const [written] = state.written;
    expect(written).toMatchObject({ lookFrom: '2026-11-15T08:15:00Z', episodes: [{ subject: PRINTER }] });
    expect([written?.said.length, written?.deliveries.length]).toEqual([1, 1]);
  });

  test('that finds nothing new says nothing', async () => {
    const looking = lookingAt(stateInMemory(LISTENING));
    await importDays(looking, { '2026-11-14': { [PRINTER]: 500 } }, at('15T08:00'));
    await runDetection(looking, at('15T08:15'));
    const { deliveries, episodes } = looking.state.read();
    await runDetection(looking, at('15T08:30'));
    expect(looking.state.read()).toMatchObject({ deliveries, episodes });
  });

  test('at nothing at all finds nothing and is ready for what comes', async () => {
    const looking = lookingAt(stateInMemory(LISTENING));
    await runDetection(looking, at('15T08:15'));
    expect(looking.state.read()).toEqual(LISTENING);
  });

  test('sees what began and ended while nobody looked, and tells nobody', async () => {
    const looking = lookingAt(stateInMemory(LISTENING));
    await importDays(looking, { '2026-11-10': { [PRINTER]: 20 } }, at('11T00:00'));
    await runDetection(looking, at('11T00:00'));
    const asleep = {
      '2026-11-11': { [PRINTER]: 500 },
      '2026-11-12': { [PRINTER]: 20 },
      '2026-11-13': { [PRINTER]: 20 },
    };
    await importDays(looking, asleep, at('14T08:00'));
    await runDetection(looking, at('14T08:15'));
    const { episodes, deliveries } = looking.state.read();
    expect(episodes).toMatchObject([{ state: 'resolved', openedAt: '2026-11-11T23:59:59.000Z' }]);
    expect(deliveries).toEqual([]);
  });

  test('at the last millisecond of a day sees the whole day', async () => {
    const looking = lookingAt(stateInMemory(LISTENING));
    await importDays(looking, { '2026-11-14': { [PRINTER]: 20 }, '2026-11-15': { [PRINTER]: 500 } }, at('16T08:00'));
    await runDetection(looking, new Date('2026-11-15T23:59:59.999Z'));
    expect(looking.state.read().episodes).toMatchObject([{ openedAt: '2026-11-15T23:59:59.000Z' }]);
  });

  test('does not mind a rule that throws, and logs it once', async () => {
    const looking = lookingAt(stateInMemory(LISTENING), { rules: [brokenRule, loudSender] });
    await importDays(looking, { '2026-11-13': { [PRINTER]: 500 }, '2026-11-14': { [PRINTER]: 500 } }, at('15T08:00'));
    await runDetection(looking, at('15T08:15'));
    expect(looking.state.read().episodes).toMatchObject([{ rule: 'loud-sender', subject: PRINTER }]);
    expect(looking.log.events).toEqual(['warn rule.failed {"rule":"broken","cause":"Error: a rule without luck"}']);
  });
});

describe('a rule that fails', () => {
  const lucky: Rule = { ...brokenRule, assess: () => [] };
  const rules = (broken: Rule) => [broken, loudSender, ruleFailing];

  test('is told as an insight of now, however far back was looked, and is over once it works', async () => {
    const state = stateInMemory(LISTENING);
    const looking = lookingAt(state, { rules: rules(brokenRule) });
    await importDays(looking, { '2026-11-01': { [PRINTER]: 9 }, '2026-11-14': { [PRINTER]: 9 } }, at('15T08:00'));
    await runDetection(looking, at('15T08:15'));
    await runDetection(looking, at('15T08:30'));
    expect(roots(state.read())).toHaveLength(1);
    const [failing] = state.read().episodes;
    expect(failing).toMatchObject({ rule: 'rule-failing', subject: 'broken', state: 'open' });
    expect(failing?.openedAt).toMatch(/^2026-11-15T08:15/);
    expect(failing?.numbers).toEqual({ fault: 'a rule without luck', isFailing: true, isAsked: true });

    await runDetection(
      { ...looking, ...lookingAt(state, { rules: rules(lucky), store: looking.store }) },
      at('15T08:45'),
    );
    expect(state.read().episodes).toMatchObject([{ state: 'resolved', resolution: 'quiet' }]);
  });

  test('is over when there is no such rule any more', async () => {
    const state = stateInMemory(LISTENING);
    const looking = lookingAt(state, { rules: rules(brokenRule) });
    await importDays(looking, { '2026-11-14': { [PRINTER]: 9 } }, at('15T08:00'));
    await runDetection(looking, at('15T08:15'));
    await runDetection(lookingAt(state, { rules: [loudSender, ruleFailing], store: looking.store }), at('15T08:30'));
    expect(state.read().episodes).toMatchObject([{ subject: 'broken', state: 'resolved' }]);
  });
});

describe('data that are missing', () => {
  const fortnight = Object.fromEntries(
    Array.from({ length: 14 }, (_, n) => [dayText(day('2026-11-01') + n), { [PRINTER]: 20 }]),
  );
  const given = async () => {
    const looking = lookingAt(stateInMemory(LISTENING), { rules: [dataMissing] });
    await importDays(looking, fortnight, at('15T08:00'));
    return looking;
  };

  test('are missing since the facts ended, and get a card however long ago that was', async () => {
    const looking = await given();
    await runDetection(looking, at('25T08:15'));
    const { episodes } = looking.state.read();
    expect(episodes).toMatchObject([{ openedAt: '2026-11-15T00:00:00.000Z', findingAt: '2026-11-25T08:15:00.001Z' }]);
    expect(roots(looking.state.read())).toHaveLength(1);
  });

  test('that only a clock a year ahead has missed are there again once it is set back, and nothing is forgotten', async () => {
    const looking = await given();
    const mute = { id: 'm', rule: null, subject: 'x', by: 'ann', at: '2026-11-14T00:00:00Z', why: 'noise' };
    await looking.state.update((before) => ({ ...before, mutes: [{ ...mute, until: '2026-11-16T00:00:00Z' }] }));
    await runDetection(looking, at('15T08:15'));
    await runDetection(looking, new Date('2028-11-15T08:30:00Z'));
    expect(looking.state.read().episodes).toMatchObject([{ state: 'open' }]);
    await runDetection(looking, at('15T08:45'));
    const { episodes, mutes } = looking.state.read();
    expect(episodes).toMatchObject([{ state: 'resolved', resolvedAt: '2026-11-15T08:45:00.001Z' }]);
    expect(mutes).toHaveLength(1);
  });
});

describe('facts that cannot be read', () => {
  const broken = () => Promise.reject(new Error('the disk is gone'));
  const blind = (): FactStore => ({
    ...memoryStore({ priority: [] }),
    partitions: broken,
    version: broken,
    ask: broken,
  });
  const daily = subscribed({
    digests: [{ every: 'day', at: '09:00', zone: 'UTC', lastDay: '2026-11-14', since: '2026-11-14T09:00:00Z' }],
  });

  test('do not keep from saying what needs none of them: reminders, and a digest without its numbers', () =>
    inDirectory(async (directory) => {
      const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions: [daily] });
      const seeing = lookingAt(state);
      await importDays(seeing, { '2026-11-14': { [PRINTER]: 500 } }, at('15T07:00'));
      await runDetection(seeing, at('15T07:15'));

      const { watch, said, time } = await startGivenWatch({ directory, state, store: blind(), now: at('16T09:30') });
      const saidAfter = async (seconds: number) => {
        for (let passed = 0; passed < seconds; passed += 10) {
          await watch.quiet();
          await time.pass(10_000);
        }
        await watch.quiet();
        return said.map(({ key }) => key.replaceAll(/^[a-z0-9]+(?=\/local)/g, 'episode'));
      };
      await expect(watch.look()).rejects.toThrow('the disk is gone');
      expect(await saidAfter(60)).toEqual([`episode/${CONSOLE}/open`, `digest/day/2026-11-16/${CONSOLE}`]);
      expect(JSON.stringify(said[1]?.say)).toContain('could not be read');
      time.set(at('17T08:00'));
      await expect(watch.look()).rejects.toThrow('the disk is gone');
      expect((await saidAfter(10)).slice(2)).toEqual([`episode/${CONSOLE}/reminder/1`]);
      await watch.stop();
    }));
});

test('that no facts can be read is told once, as the one insight there is, until they can be again', async () => {
  const state = stateInMemory(LISTENING);
  const rules = [loudSender, dataMissing, ruleFailing];
  const seeing = lookingAt(state, { rules });
  await importDays(seeing, { '2026-11-14': { [PRINTER]: 5 }, '2026-11-15': { [PRINTER]: 500 } }, at('16T06:00'));
  await runDetection(seeing, at('16T06:15'));
  const known = state.read().episodes;
  const ask = () => Promise.reject(new Error('Invalid Parquet file'));
  const blind = lookingAt(state, { rules, store: { ...seeing.store, ask } });
  for (const time of ['16T07:00', '17T07:00'])
    await expect(runDetection(blind, at(time))).rejects.toThrow('Invalid Parquet file');
  const [first, ...others] = state.read().episodes.filter(({ id }) => !known.some((each) => each.id === id));
  expect(others).toEqual([]);
  expect(first).toMatchObject({ rule: 'rule-failing', subject: 'facts', state: 'open' });
  expect(state.read().episodes.filter(({ id }) => id !== first?.id)).toEqual(known);
  expect(roots(state.read())).toHaveLength(1 + known.length);
  await runDetection(seeing, at('17T08:00'));
  expect(state.read().episodes.find(({ id }) => id === first?.id)).toMatchObject({ state: 'resolved' });
});

test('a followed log that could never be read is told though there are no facts, once, until it is read', async () => {
  const state = stateInMemory(LISTENING);
  let stand: 'failing' | 'up-to-date' = 'failing';
  const fault = { kind: 'forbidden', text: 'It may not be read.', since: at('16T06:00') } as const;
  const following = () => [followStatus({ stand, fault: stand === 'failing' ? fault : null })];
  const looking = lookingAt(state, { rules: [loudSender, dataMissing, logFailing], following });
  for (const time of ['16T06:10', '16T06:30', '16T06:45']) await runDetection(looking, at(time));
  expect(state.read().episodes).toMatchObject([{ rule: 'log-failing', severity: 'medium', state: 'open' }]);
  expect(roots(state.read())).toHaveLength(1);
  // Nothing was looked at yet: the first facts are judged as those of a first look.
  expect(state.read().lookFrom).toBeNull();
  await runDetection(looking, at('16T07:10'));
  expect(state.read().episodes).toMatchObject([{ severity: 'high', state: 'open' }]);
  stand = 'up-to-date';
  await importDays(looking, { '2026-11-15': { [PRINTER]: 5 } }, at('16T07:20'));
  await runDetection(looking, at('16T07:30'));
  expect(state.read().episodes).toMatchObject([{ rule: 'log-failing', state: 'resolved' }]);
});

describe('late data', () => {
  const quietWeek = Object.fromEntries(
    ['08', '09', '10', '11', '12', '13', '14'].map((each) => [
      `2026-11-${each}`,
      { [PRINTER]: each === '11' ? 500 : 20 },
    ]),
  );

  test('update the episode that they belong to', async () => {
    const looking = lookingAt(stateInMemory(LISTENING));
    await importDays(looking, quietWeek, at('15T08:00'));
    await runDetection(looking, at('15T08:15'));
    const [before] = looking.state.read().episodes;
    await importDays(looking, { '2026-11-10': { [PRINTER]: 9_000 } }, at('15T08:20'));
    await runDetection(looking, at('15T08:30'));
    const { episodes, deliveries } = looking.state.read();
    expect(episodes).toMatchObject([
      { id: before?.id, state: 'resolved', peak: { magnitude: 9_000, severity: 'high' } },
    ]);
    expect(deliveries).toEqual([]);
  });

  test('open no card for what is over, nor for what has lasted for more than 72 hours', async () => {
    const looking = lookingAt(stateInMemory(LISTENING));
    await importDays(looking, quietWeek, at('15T08:00'));
    await runDetection(looking, at('15T08:15'));
    const late = Object.fromEntries(
      Object.keys(quietWeek).map((each) => [each, { [PRINTER]: 20, [SCANNER]: each < '2026-11-10' ? 20 : 700 }]),
    );
    await importDays(looking, late, at('15T08:20'));
    await runDetection(looking, at('15T08:30'));
    const { episodes, said, deliveries } = looking.state.read();
    const scanner = episodes.find(({ subject }) => subject === SCANNER);
    expect(scanner).toMatchObject({ state: 'open', openedAt: '2026-11-10T23:59:59.000Z' });
    expect(said.find(({ episode }) => episode === scanner?.id)?.verdicts[0]?.reason).toBe('too-old-for-a-card');
    expect(deliveries).toEqual([]);
  });
});

describe('while a look is running', () => {
  /** Yields once, so that something can happen meanwhile. */
  const thoughtful: Rule = {
    ...loudSender,
    *calibrate() {
      yield undefined;
    },
  };

  test('what people do is kept', async () => {
    const state = stateInMemory(LISTENING);
    const looking = lookingAt(state, {
      rules: [thoughtful],
      pause: async () => {
        await state.update((before) => ({
          ...before,
          episodes: [
            ...acknowledge(
              before.episodes,
              before.episodes.map(({ id }) => id),
              { by: 'ann', now: at('18T08:15') },
            ).episodes,
          ],
        }));
      },
    });
    await importDays(looking, { '2026-11-14': { [PRINTER]: 500 } }, at('15T08:00'));
    await runDetection(looking, at('15T08:15'));
    expect(state.read().episodes).toMatchObject([{ acknowledged: null }]);
    await importDays(looking, { '2026-11-17': { [PRINTER]: 600 } }, at('18T08:00'));
    // Another week, another calibration, in which Ann acknowledges.
    await runDetection(looking, at('26T08:15'));
    expect(state.read().episodes).toMatchObject([{ acknowledged: { by: 'ann' }, magnitude: 600 }]);
  });

  test.each([
    ['the first', null],
    ['a later', '2026-11-10T08:00:00Z'],
  ])('what is imported during %s one is looked at by the next', async (_, lookFrom) => {
    const state = stateInMemory({ ...LISTENING, lookFrom });
    let imports = 0;
    const looking = lookingAt(state, {
      rules: [thoughtful],
      pause: async () => {
        if (imports++ > 0) return;
        const asleep = { '2026-11-12': { [PRINTER]: 500 }, '2026-11-13': { [PRINTER]: 20 } };
        await importDays(looking, asleep, at('14T08:15'));
      },
    });
    await importDays(looking, { '2026-11-09': { [PRINTER]: 20 }, '2026-11-10': { [PRINTER]: 20 } }, at('11T08:00'));
    await state.update((before) => ({ ...before, lookFrom }));
    await runDetection(looking, at('14T08:15'));
    await runDetection(looking, at('14T08:30'));
    expect(state.read().episodes).toMatchObject([{ subject: PRINTER, openedAt: '2026-11-12T23:59:59.000Z' }]);
  });
});

describe('after a crash', () => {
  const open = (directory: string) =>
    openState(join(directory, 'state.json'), { schema: stateSchema, initial: LISTENING, onWord: () => {} });
  const journalOf = async (directory: string) =>
    (await readFile(join(directory, 'conversation.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('between the intent and the post, it is said once', () =>
    inDirectory(async (directory) => {
      const store = memoryStore({ priority: [] });
      const first = await open(directory);
      const looking = lookingAt(first, { store });
      await importDays(looking, { '2026-11-14': { [PRINTER]: 500 } }, at('15T08:00'));
      await runDetection(looking, at('15T08:15'));
      await first.close();

      for (const restart of ['15T08:20', '15T08:25']) {
        const state = await open(directory);
        const { watch } = await startGivenWatch({ directory, state, store, now: at(restart) });
        await watch.look();
        await watch.quiet();
        await watch.stop();
        await state.close();
        const journal = await journalOf(directory);
        expect(journal.map(({ key, isEdit }) => [key, isEdit])).toEqual([
          [expect.stringMatching(/\/local:console\/open$/), false],
        ]);
        expect(journal[0].words.join('\n')).toContain(`${PRINTER} sent 500 messages`);
      }
    }));
});

describe('digests', () => {
  const daily = subscribed({
    digests: [
      { every: 'day', at: '09:00', zone: 'Europe/Berlin', lastDay: '2026-11-11', since: '2026-11-11T08:00:00Z' },
    ],
  });

  test('come once after three days asleep, and tell of what was muted', () =>
    inDirectory(async (directory) => {
      const state = stateInMemory<MailflowState>({
        ...INITIAL_STATE,
        subscriptions: [daily],
        mutes: [
          {
            ...{ id: 'm1', rule: null, subject: PRINTER, by: 'ann', why: 'migration' },
            ...{ at: '2026-11-11T09:00:00Z', until: '2026-11-18T09:00:00Z' },
          },
        ],
      });
      const { watch, store, time, said } = await startGivenWatch({ directory, state, now: at('14T08:05') });
      const days = { '2026-11-12': { [PRINTER]: 20 }, '2026-11-13': { [PRINTER]: 500 } };
      await importDays({ store, state }, days, at('14T08:05'));
      await watch.look();
      await watch.quiet();
      expect(said.map(({ key }) => key)).toEqual([`digest/day/2026-11-14/${CONSOLE}`]);
      expect(JSON.stringify(said[0]?.say)).toContain('migration');
      expect(JSON.stringify(said[0]?.say)).toContain(PRINTER);

      await time.pass(23 * MS_PER_HOUR);
      await watch.look();
      await watch.quiet();
      expect(said).toHaveLength(1);
      await time.pass(MS_PER_HOUR);
      await watch.look();
      await watch.quiet();
      expect(said.map(({ key }) => key).slice(1)).toEqual([`digest/day/2026-11-15/${CONSOLE}`]);
      await watch.stop();
    }));
});
