import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startTenantBot } from '../teams/tenant-bot.ts';
import { inDirectory, logInMemory } from './given-watch.ts';

const ASKER = {
  ...{ conversation: 'slack:C1', conversationName: '#mail', by: 'anna', defaultTop: 15 },
  readImport: () => ({ ok: true, paths: [], options: {} }) as const,
};

test.each(['quiet', 'closed'] as const)(
  'whoever changes something is answered before it is decided what to say of it, and a bot is not %s before that is',
  (end) =>
    inDirectory(async (directory) => {
      let release = () => {};
      let held: Promise<void> | null = null;
      const log = logInMemory();
      const started = await startTenantBot({ directory, log, platforms: [], pause: async () => void (await held) });
      const { bot } = started;
      held = new Promise((resolve) => {
        release = resolve;
      });
      const { reply } = await bot.answer('subscribe digest daily at 09:00', ASKER);
      expect(reply.kind).toBe('said');
      expect(started.state().subscriptions).toHaveLength(1);
      let isOver = false;
      const ending = (end === 'quiet' ? bot.quiet() : started.close()).then(() => {
        isOver = true;
      });
      for (let turn = 0; turn < 20; turn++) await setImmediate();
      expect(isOver).toBe(false);
      held = null;
      release();
      await ending;
      expect(log.events).toEqual([]);
      if (end === 'quiet') await started.close();
    }),
);

test('of many changes at once not each one has everything decided anew', () =>
  inDirectory(async (directory) => {
    let turns = 0;
    const pause = async () => {
      turns += 1;
    };
    const started = await startTenantBot({ directory, log: logInMemory(), platforms: [], pause });
    const turnsOf = async (changes: number): Promise<number> => {
      const before = turns;
      await Promise.all(
        Array.from({ length: changes }, (_, n) =>
          started.bot.answer('subscribe digest daily at 09:00', { ...ASKER, conversation: `slack:C${changes}x${n}` }),
        ),
      );
      await started.bot.quiet();
      return turns - before;
    };
    const many = await turnsOf(30);
    // A decision goes through all conversations, which are one more now.
    const one = await turnsOf(1);
    expect(one).toBeGreaterThan(30);
    expect(many).toBeLessThanOrEqual(3 * one);
    await started.close();
  }));
