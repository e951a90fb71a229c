import { describe, expect, test } from 'vitest';
import { dayText, startOfDay } from '../../src/mailflow/time.ts';
import { DAY } from '../contracts/fact-store/telling.ts';
import { givenLook } from './given-look.ts';

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
