import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import type { Outcome } from '../../src/ports/chat-platform.ts';
import { INITIAL_STATE, type MailflowState } from '../../src/state/state.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { subscribed } from '../episodes/given-bot.ts';
import { CONSOLE, importDays, inDirectory, PRINTER } from './given-watch.ts';
import { startGivenWatch } from './started-watch.ts';

const at = (text: string): Date => new Date(`2026-11-${text}:00Z`);
const SPIKE = { '2026-11-14': { [PRINTER]: 5 }, '2026-11-15': { [PRINTER]: 500 } };

test('nobody waits for somebody who waits until everything is said: looks go on, and it can be stopped', () =>
  inDirectory(async (directory) => {
    const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions: [subscribed()] });
    let answer: (outcome: Outcome) => void = () => {};
    let isAsked: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const { watch, store, said } = await startGivenWatch({
      ...{ directory, state, now: at('16T06:00') },
      onPost: () =>
        new Promise((resolve) => {
          isAsked();
          answer = resolve;
        }),
    });
    await importDays({ store, state }, SPIKE, at('16T06:00'));
    await watch.look();
    const quiet = watch.quiet();
    await asked;
    await watch.look();
    const stopped = watch.stop();
    answer({ kind: 'not-now', afterMs: 3_600_000, trouble: '429' });
    await stopped;
    await quiet;
    expect(said).toHaveLength(1);
  }));

test('the fallback speaks as soon as a channel cannot be reached, once, also where it cannot be reached itself', () =>
  inDirectory(async (directory) => {
    const lost = 'local:lost';
    for (const isFallbackLost of [false, true]) {
      const subscriptions = [subscribed({ conversation: lost })];
      const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions });
      const { watch, store, said, time } = await startGivenWatch({
        ...{ directory, state, now: at('16T06:00'), fallback: CONSOLE },
        onPost: ({ conversation }) =>
          conversation === lost || isFallbackLost
            ? { kind: 'refused', trouble: 'is_archived', isUnreachable: true }
            : undefined,
      });
      await importDays({ store, state }, SPIKE, at('16T06:00'));
      await watch.look();
      await watch.quiet();
      expect(said.map(({ conversation }) => conversation)).toEqual([lost, CONSOLE]);
      await time.pass(30 * 60_000);
      expect(said).toHaveLength(2);
      await watch.stop();
    }
  }));

test('a digest waits for a look that began before it in the same minute, and has what that look finds', () =>
  inDirectory(async (directory) => {
    const digests = [
      { every: 'day', at: '06:00', zone: 'UTC', lastDay: '2026-11-15', since: '2026-11-15T06:00:00Z' } as const,
    ];
    const subscriptions = [{ ...subscribed({ rules: [] }), digests: [...digests] }];
    const state = stateInMemory<MailflowState>({ ...INITIAL_STATE, subscriptions });
    const held = memoryStore({ priority: [] });
    let readOn: () => void = () => {};
    const beingRead = new Promise<void>((resolve) => {
      readOn = resolve;
    });
    const store = { ...held, version: () => beingRead.then(() => held.version()) };
    const { watch, said } = await startGivenWatch({ directory, state, now: at('16T06:00'), store });
    await importDays({ store: held, state }, SPIKE, at('16T06:00'));
    const looked = watch.look();
    const planned = watch.planDueDigests();
    // A digest that does not wait is planned and said within these turns.
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    expect(state.read().deliveries).toEqual([]);
    expect(said).toEqual([]);
    readOn();
    await Promise.all([looked, planned]);
    await watch.quiet();
    expect(said.map(({ key }) => key.split('/')[0])).toEqual(['digest']);
    expect(JSON.stringify(said[0]?.say.view)).toContain(PRINTER);
    await watch.stop();
  }));
