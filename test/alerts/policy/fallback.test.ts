import { describe, expect, test } from 'vitest';
import type { Subscription } from '../../../src/alerts/subscriptions/subscription.ts';
import { at, finding, givenBot, hoursAfter, minutesAfter, subscribed } from '../../episodes/given-bot.ts';

const START = at('2026-11-10T12:00:00');
const LOST = 'slack:C0LOST';
const FALLBACK = 'slack:CBACK';
const lost = subscribed({ conversation: LOST });

/** Something was to be told in a channel that cannot be reached, and the bot has looked again. */
function unreached(others: readonly Subscription[] = [], given = finding()) {
  const bot = givenBot([lost, ...others], FALLBACK);
  bot.find([given], START);
  bot.look(START);
  bot.refuse(START, 'is_archived', true, LOST);
  bot.send(START);
  bot.look(minutesAfter(START, 15));
  return bot;
}
const inFallback = (bot: ReturnType<typeof givenBot>) =>
  bot.state().deliveries.filter(({ conversation }) => conversation === FALLBACK);
const verdict = (bot: ReturnType<typeof givenBot>) => bot.verdict(undefined, FALLBACK);

describe('where a conversation cannot be reached', () => {
  test('its card goes to the fallback conversation, with a word of which one and why', () => {
    const bot = unreached();
    expect(inFallback(bot)).toMatchObject([
      {
        shape: 'root',
        content: { type: 'episode', episode: bot.state().episodes[0]?.id },
        instead: [{ conversation: LOST, why: 'is_archived' }],
      },
    ]);
    expect(verdict(bot)).toMatchObject({ speak: 'post', reason: 'instead', because: { meantFor: LOST } });
  });

  test('nothing goes anywhere else when the message alone was refused, or without a fallback', () => {
    const bot = givenBot([lost], FALLBACK);
    bot.find([finding()], START);
    bot.look(START);
    bot.refuse(START, 'msg_too_long');
    bot.look(minutesAfter(START, 15));
    expect(inFallback(bot)).toEqual([]);
    const alone = givenBot([lost]);
    alone.find([finding()], START);
    alone.look(START);
    alone.refuse(START, 'is_archived', true);
    alone.look(minutesAfter(START, 15));
    expect(alone.state().deliveries).toHaveLength(1);
  });

  test('the fallback hears of what it did not ask for, and of what it heard already nothing more', () => {
    expect(inFallback(unreached([subscribed({ conversation: FALLBACK, minSeverity: 'high' })]))).toHaveLength(1);
    expect(inFallback(unreached([subscribed({ conversation: FALLBACK })]))).toEqual([]);
  });

  test('the fallback is told the end of it too', () => {
    const bot = unreached();
    bot.send(minutesAfter(START, 15));
    bot.tick([finding({ stand: 'quiet' })], hoursAfter(START, 2));
    const told = bot.sent().filter(({ conversation }) => conversation === FALLBACK);
    expect(told.map(({ content }) => (content.type === 'change' ? content.change : content.type))).toEqual([
      'episode',
      'resolved',
      'episode',
    ]);
    expect(bot.state().deliveries).toEqual([]);
  });

  test.each(['reply', 'edit'] as const)(
    'a card that was told there and got worse comes too, its %s being refused',
    (shape) => {
      const bot = givenBot([lost], FALLBACK);
      bot.tick([finding()], START);
      const later = hoursAfter(START, 2);
      bot.find([finding({ magnitude: 900, severity: 'high' })], later);
      bot.look(later);
      bot.set({ deliveries: bot.state().deliveries.filter((each) => each.shape === shape) });
      bot.refuse(later, 'is_archived', true, LOST);
      bot.look(minutesAfter(later, 15));
      expect(inFallback(bot)).toMatchObject([{ shape: 'root', instead: [{ conversation: LOST }] }]);
      expect(verdict(bot)).toMatchObject({ speak: 'post', reason: 'instead' });
    },
  );

  test('its end alone, of which the fallback heard nothing, is not told there', () => {
    const bot = givenBot([lost], FALLBACK);
    bot.tick([finding()], START);
    const later = hoursAfter(START, 2);
    bot.find([finding({ stand: 'quiet' })], later);
    bot.look(later);
    bot.refuse(later, 'is_archived', true, LOST);
    bot.look(minutesAfter(later, 15));
    expect(inFallback(bot)).toEqual([]);
  });

  test('there is one word a day about it, however many cards come', () => {
    const bot = unreached();
    const words = new Set<string>();
    for (let hour = 1; hour < 49; hour += 4) {
      const now = hoursAfter(START, hour);
      bot.find(
        Array.from({ length: 1 + hour / 4 }, (_, n) => finding({ subject: `s${n}@contoso.com` })),
        now,
      );
      bot.look(now);
      bot.refuse(now, 'is_archived', true, LOST);
      bot.look(minutesAfter(now, 15));
      for (const { instead = [] } of inFallback(bot)) for (const word of instead) words.add(word.at);
      bot.send(minutesAfter(now, 15));
    }
    expect([...words].map((when) => when.slice(0, 10))).toEqual(['2026-11-10', '2026-11-11']);
  });

  test('it goes on by itself once it can be reached, and the fallback is left in peace', () => {
    const bot = unreached();
    bot.send(minutesAfter(START, 15));
    bot.send(hoursAfter(START, 1));
    bot.tick([finding({ magnitude: 900, severity: 'high' })], hoursAfter(START, 2));
    expect(bot.sent().map(({ conversation, shape }) => `${conversation} ${shape}`)).toEqual([
      `${FALLBACK} root`,
      `${LOST} root`,
      `${LOST} reply`,
      `${LOST} edit`,
    ]);
    expect(verdict(bot)?.reason).toBe('not-subscribed');
  });
});
