import { describe, expect, test } from 'vitest';
import { acknowledge } from '../../../src/episodes/operator-actions.ts';
import { at, finding, givenBot, hoursAfter, kinds, minutesAfter } from '../../episodes/given-bot.ts';

const START = at('2026-11-10T12:00:00');
const senders = (count: number, given: Parameters<typeof finding>[0] = {}, first = 0) =>
  Array.from({ length: count }, (_, index) =>
    finding({ subject: `user${first + index}@contoso.com`, score: first + index, ...given }),
  );

describe('6. many at once', () => {
  test('three have a card of their own', () => {
    const bot = givenBot();
    bot.tick(senders(3), START);
    expect(kinds(bot.sent())).toEqual(['open', 'open', 'open']);
  });

  test('500 senders are one card and its table, the worst first, each with its own episode', () => {
    const bot = givenBot();
    bot.tick(senders(500), START);
    expect(bot.sent().map(({ content }) => content.type)).toEqual(['group', 'group-table']);
    const [card, table] = bot.sent();
    const episodes = bot.state().episodes;
    expect(episodes).toHaveLength(500);
    const worst = episodes.find(({ subject }) => subject === 'user499@contoso.com')?.id;
    for (const message of [card, table]) {
      const ids = message && 'episodes' in message.content ? message.content.episodes : [];
      expect(ids).toHaveLength(500);
      expect(ids[0]).toBe(worst);
    }
    expect(bot.state().records.map(({ root }) => root)).toEqual(Array.from({ length: 500 }, () => card?.key));
  });

  test('ten fit on the card and need no table', () => {
    const bot = givenBot();
    bot.tick(senders(10), START);
    expect(bot.sent().map(({ content }) => content.type)).toEqual(['group']);
  });

  test('a storm that goes on joins the card by edits, with one reply an hour', () => {
    const bot = givenBot();
    for (let look = 0; look < 12; look += 1) bot.tick(senders(20 * (look + 1)), minutesAfter(START, 5 * look));
    expect(bot.sent('root')).toHaveLength(1);
    expect(kinds(bot.sent('reply'))).toEqual(['group/table/1']);
    bot.tick(senders(240), minutesAfter(START, 60));
    expect(kinds(bot.sent('reply'))).toEqual(['group/table/1', 'group/table/2']);
    const table = bot.sent('reply')[1]?.content;
    expect(table?.type === 'group-table' && table.episodes.length).toBe(240);
    expect(bot.state().roots[0]?.episodes).toHaveLength(240);
    expect(new Set(bot.state().records.map(({ root }) => root)).size).toBe(1);
  });

  test('what begins while its card is refused joins it, and it is not tried the sooner for that', () => {
    const bot = givenBot();
    bot.find(senders(20), START);
    bot.look(START);
    bot.refuse(START);
    bot.find(senders(21), minutesAfter(START, 15));
    bot.look(minutesAfter(START, 15));
    expect(kinds(bot.state().deliveries)).toEqual(['group', 'group/table/1']);
    const [root] = bot.state().deliveries;
    expect(root?.content).toMatchObject({ episodes: expect.objectContaining({ length: 21 }) });
    expect(root).toMatchObject({ notBefore: hoursAfter(START, 1).toISOString(), refused: { times: 1 } });
  });

  test('what begins hours later is no part of it', () => {
    const bot = givenBot();
    bot.tick(senders(20), START);
    bot.tick(senders(21), hoursAfter(START, 2));
    expect(kinds(bot.sent('root'))).toEqual(['group', 'open']);
  });

  test('a trickle has three cards within the hour and shares one from then on', () => {
    const bot = givenBot();
    for (let look = 0; look < 10; look += 1) bot.tick(senders(look + 1), minutesAfter(START, 5 * look));
    expect(kinds(bot.sent('root'))).toEqual(['open', 'open', 'open', 'group']);
  });

  test('roots that still wait are taken into one card', () => {
    const bot = givenBot();
    for (let look = 0; look < 4; look += 1) {
      bot.find(senders(2 * (look + 1)), hoursAfter(START, look));
      bot.look(hoursAfter(START, look));
    }
    bot.send(hoursAfter(START, 4));
    expect(kinds(bot.sent())).toEqual(['group']);
    expect(bot.state().roots[0]?.episodes).toHaveLength(8);
  });

  test('what is over before the card is sent is not on it; nothing is sent when all are', () => {
    const bot = givenBot();
    bot.find(senders(12), START);
    bot.look(START);
    bot.find(senders(11, { stand: 'quiet' }), hoursAfter(START, 1));
    bot.look(hoursAfter(START, 1));
    expect(bot.state().deliveries[0]?.content).toMatchObject({ type: 'group', episodes: { length: 1 } });
    bot.find(senders(1, { stand: 'quiet' }, 11), hoursAfter(START, 2));
    bot.look(hoursAfter(START, 2));
    expect(bot.state().deliveries).toEqual([]);
  });

  test('acknowledging the group acknowledges all, and no reminder comes', () => {
    const bot = givenBot();
    bot.tick(senders(500), START);
    const ids = bot.state().roots[0]?.episodes ?? [];
    const done = acknowledge(bot.state().episodes, ids, { by: 'ann', now: START });
    expect(done.results.every(({ kind }) => kind === 'done')).toBe(true);
    bot.do(done);
    bot.tick(senders(500), hoursAfter(START, 25));
    expect(kinds(bot.sent())).toEqual(['group', 'group/table/1', 'edit']);
  });

  test('the reminder, the worsening and the end of many are one reply each, an hour apart at least', () => {
    const bot = givenBot();
    bot.tick(senders(6), START);
    for (let quarter = 1; quarter < 12; quarter += 1) {
      const worse = { severity: 'high' as const, magnitude: 300 };
      bot.tick(
        [...senders(2, { stand: 'quiet' }), ...senders(4, quarter < 3 ? {} : worse, 2)],
        minutesAfter(START, 15 * quarter),
      );
    }
    const replies = bot.sent('reply');
    expect(kinds(replies)).toEqual(['group/resolved/1', 'group/worsened/2']);
    const times = replies.map(({ createdAt }) => Date.parse(createdAt));
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(3_600_000);
    expect(replies[0]?.content).toMatchObject({ change: 'resolved', episodes: { length: 2 } });
    expect(replies[1]?.content).toMatchObject({ change: 'worsened', episodes: { length: 4 } });
  });
});
