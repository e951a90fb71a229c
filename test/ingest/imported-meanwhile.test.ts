import { describe, expect, test } from 'vitest';
import { periodOf } from '../../src/alerts/digests/digest-period.ts';
import { dayText, startOfDay } from '../../src/model/time.ts';
import { givenLook } from '../bot/given-look.ts';
import { DAY } from '../contracts/fact-store/telling.ts';

const SPIKE = DAY - 5;
const NOW = startOfDay(DAY + 1);
const LATER = new Date(NOW.getTime() + 900_000);

describe('what is imported while the rules are looking', () => {
  test('is looked at the next time, day by day', async () => {
    const bot = givenLook();
    await bot.import(DAY - 40, DAY - 10);
    await bot.look(startOfDay(DAY - 9));
    bot.meanwhile(() => bot.import(DAY - 9, DAY, { [SPIKE]: 500 }));
    await bot.look(NOW);
    await bot.look(LATER);
    expect(bot.opened()).toContain(`smtp-auth-spike ${dayText(SPIKE)}`);
  });

  test('is looked at the next time, too, when it was the first look of all', async () => {
    const bot = givenLook();
    await bot.import(DAY, DAY);
    bot.meanwhile(() => bot.import(DAY - 40, DAY, { [SPIKE]: 500 }));
    await bot.look(NOW);
    await bot.look(LATER);
    expect(bot.opened()).toContain(`smtp-auth-spike ${dayText(SPIKE)}`);
  });

  test('does not make the rules look at everything again for ever', async () => {
    const bot = givenLook();
    await bot.import(DAY - 40, DAY - 10);
    bot.meanwhile(() => bot.import(DAY - 9, DAY));
    await bot.look(NOW);
    expect(bot.state.read().lookFrom).toBe(
      startOfDay(DAY - 9)
        .toISOString()
        .replace('.000', ''),
    );
    await bot.look(LATER);
    expect(bot.state.read().lookFrom).toBe(LATER.toISOString().replace('.000', ''));
  });
});

describe('a digest after facts that came late', () => {
  const digests = (bot: ReturnType<typeof givenLook>, ...ends: readonly Date[]) =>
    ends.map((to) => {
      const { opened, resolved } = periodOf(bot.state.read().episodes, new Date(to.getTime() - 86_400_000), to);
      return [opened, resolved].map((episodes) => episodes.filter(({ rule }) => rule === 'smtp-auth-spike').length);
    });

  test('tells of what began and ended in days that had been missing', async () => {
    const bot = givenLook();
    await bot.import(DAY - 40, DAY - 10);
    await bot.look(startOfDay(DAY - 9));
    await bot.import(DAY - 9, DAY, { [SPIKE]: 500 });
    await bot.look(LATER);
    expect(digests(bot, NOW, startOfDay(DAY + 2))).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test('tells of an end that was told the morning after, once the last digest was out', async () => {
    const bot = givenLook();
    const nine = (day: number) => new Date(startOfDay(day).getTime() + 9 * 3_600_000);
    const halfPast = (day: number) => new Date(nine(day).getTime() + 1_800_000);
    await bot.import(DAY - 40, SPIKE - 1);
    await bot.look(halfPast(SPIKE));
    const told: unknown[] = [];
    for (let day = SPIKE; day <= DAY; day++) {
      told.push(...digests(bot, nine(day + 1)));
      await bot.import(day, day, { [SPIKE]: 500 });
      await bot.look(halfPast(day + 1));
    }
    expect(told.filter((each) => JSON.stringify(each) !== '[0,0]')).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});
