import { describe, expect, test } from 'vitest';
import { startOfDay } from '../../src/model/time.ts';
import { smtpAuthNewSender } from '../../src/rules/smtp-auth-new-sender/rule.ts';
import { smtpAuthSpike } from '../../src/rules/smtp-auth-spike/rule.ts';
import { withRederivation } from '../../src/state/state.ts';
import { DAY } from '../contracts/fact-store/telling.ts';
import { factRules, givenFollower, line } from './given-follow.ts';

const NEW = 'new@contoso.com';
const SCANNER = 'scanner@contoso.com';
/** Of the day that is followed, or of the one after it. */
const at = (time: string, day = DAY): Date => {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return new Date(startOfDay(day).getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000);
};
const of = ({ episodes }: Awaited<ReturnType<typeof givenFollower>>, rule: string) =>
  episodes().filter((each) => each.rule === rule);

/** A bot that has looked at two in the afternoon, and follows. */
async function atTwo(more: Partial<Parameters<typeof givenFollower>[0]> = {}) {
  const bot = await givenFollower({ firstDay: DAY, ...more });
  await bot.commit([line(at('13:50'), SCANNER)]);
  await bot.look(at('14:00'));
  return bot;
}

describe('within an hour that is not over', () => {
  test('a spike opens with the line that makes it one, and says what it counted', async () => {
    const bot = await atTwo();
    for (let minute = 1; minute <= 7; minute++) {
      await bot.commit([line(at(`14:0${minute}`), SCANNER, { messages: 15 })]);
      await bot.look(at(`14:0${minute}:10`));
      if (of(bot, 'smtp-auth-spike').length > 0) break;
    }
    const [spike] = of(bot, 'smtp-auth-spike');
    expect(spike).toMatchObject({ state: 'open', openedAt: at('14:05:01').toISOString() });
    expect(spike && smtpAuthSpike.word(spike).sentence).toContain(
      'sent 80 messages from 2024-10-03 15:00 until 2024-10-04 14:05 (UTC)',
    );
    await bot.look(at('15:06'));
    const [after] = of(bot, 'smtp-auth-spike');
    expect(after && smtpAuthSpike.word(after).sentence).toContain('in the 24 hours until 2024-10-04 15:00 (UTC)');
    expect(after).toMatchObject({ id: spike?.id, openedAt: spike?.openedAt, noticedAt: spike?.noticedAt, reopened: 0 });
  });

  test('what is seen early grows worse with its lines, and is the same while nothing comes', async () => {
    const bot = await atTwo();
    await bot.commit([line(at('14:05'), NEW)]);
    await bot.look(at('14:05:10'));
    const [first] = of(bot, 'smtp-auth-new-sender');
    await bot.commit([line(at('14:09'), SCANNER)]);
    await bot.look(at('14:09:10'));
    expect(of(bot, 'smtp-auth-new-sender')).toEqual([first]);
    await bot.commit([line(at('14:10'), NEW, { messages: 200 })]);
    await bot.look(at('14:10:10'));
    const { openedAt, noticedAt } = first ?? {};
    expect(of(bot, 'smtp-auth-new-sender')).toMatchObject([
      { severity: 'medium', magnitude: 201, openedAt, noticedAt },
    ]);
  });

  test('a share does not open, and opens when the hour is over and late lines are in', async () => {
    const bot = await atTwo();
    await bot.commit([line(at('14:05'), SCANNER, { messages: 500, tls: '1.0' })]);
    await bot.look(at('14:05:10'));
    expect(of(bot, 'tls10-partner-connector')).toEqual([]);
    await bot.look(at('15:04'));
    expect(of(bot, 'tls10-partner-connector')).toEqual([]);
    await bot.look(at('15:05'));
    expect(of(bot, 'tls10-partner-connector')).toMatchObject([{ openedAt: at('14:59:59').toISOString() }]);
  });

  test('nothing ends before the hour is over: what comes in its last minute may go on', async () => {
    const bot = await atTwo();
    await bot.commit([line(at('14:05'), SCANNER, { messages: 300 })]);
    await bot.look(at('15:06'));
    const next = DAY + 1;
    await bot.commit([line(at('14:10', next), SCANNER)]);
    await bot.look(at('14:10:10', next));
    expect(of(bot, 'smtp-auth-spike')).toMatchObject([{ state: 'open' }]);
    await bot.commit([line(at('14:59:50', next), SCANNER, { messages: 300 })]);
    await bot.look(at('15:00:10', next));
    await bot.look(at('15:06', next));
    expect(of(bot, 'smtp-auth-spike')).toMatchObject([{ state: 'open', reopened: 0 }]);
  });

  test('at a time that is past nothing is early: the hour holds what came later', async () => {
    const bot = await atTwo();
    await bot.commit([line(at('14:30'), NEW), line(at('18:00'), SCANNER)]);
    await bot.look(at('14:10'));
    expect(bot.episodes()).toEqual([]);
    await bot.look(at('18:10'));
    expect(of(bot, 'smtp-auth-new-sender')).toMatchObject([{ openedAt: at('14:59:59').toISOString() }]);
  });

  test('a line of a clock that is ahead of ours counts', async () => {
    const bot = await atTwo();
    await bot.commit([line(at('14:30:40'), NEW)]);
    await bot.look(at('14:30'));
    expect(of(bot, 'smtp-auth-new-sender')).toMatchObject([{ openedAt: at('14:30').toISOString() }]);
  });
});

describe('what was seen early', () => {
  const acknowledged = { by: 'anna', at: at('14:06').toISOString() };
  const acknowledge = (bot: Awaited<ReturnType<typeof givenFollower>>) =>
    bot.state.update((before) => ({
      ...before,
      episodes: before.episodes.map((each) => ({ ...each, acknowledged })),
    }));

  test('keeps what people did to it, over a restart and the end of its hour', async () => {
    const bot = await atTwo();
    await bot.commit([line(at('14:05'), NEW)]);
    await bot.look(at('14:05:10'));
    await acknowledge(bot);
    bot.restart();
    for (const time of ['14:07', '15:02', '15:06', '15:07']) {
      await bot.look(at(time));
      expect(of(bot, 'smtp-auth-new-sender')).toMatchObject([{ acknowledged }]);
    }
    expect(bot.state.read().early).toBeUndefined();
  });

  test('of an episode that was there before, too', async () => {
    const bot = await atTwo();
    await bot.commit([line(at('14:05'), NEW)]);
    await bot.look(at('15:06'));
    await bot.commit([line(at('15:10'), NEW, { messages: 200 })]);
    await bot.look(at('15:10:10'));
    expect(of(bot, 'smtp-auth-new-sender')).toMatchObject([{ severity: 'medium' }]);
    expect(bot.state.read().early).toMatchObject([{ before: { severity: 'low' } }]);
    await acknowledge(bot);
    await bot.look(at('15:11'));
    await bot.look(at('16:06'));
    expect(of(bot, 'smtp-auth-new-sender')).toMatchObject([{ severity: 'medium', acknowledged }]);
    expect(bot.state.read().early).toBeUndefined();
  });

  test('stays while its rule fails, and is judged when it works again', async () => {
    let fails = false;
    const rules = factRules.map((rule) =>
      rule.name === smtpAuthNewSender.name
        ? {
            ...rule,
            assess: (...given: Parameters<typeof rule.assess>) => {
              if (fails) throw new Error('a rule without luck');
              return rule.assess(...given);
            },
          }
        : rule,
    );
    const bot = await atTwo({ rules });
    await bot.commit([line(at('14:05'), NEW)]);
    await bot.look(at('14:05:10'));
    const seen = of(bot, 'smtp-auth-new-sender');
    fails = true;
    for (const time of ['14:06', '15:06', '16:30']) {
      await bot.look(at(time));
      expect(of(bot, 'smtp-auth-new-sender')).toEqual(seen);
    }
    fails = false;
    await bot.look(at('16:31'));
    expect(of(bot, 'smtp-auth-new-sender')).toMatchObject([{ id: seen[0]?.id, state: 'open' }]);
    expect(bot.state.read().early).toBeUndefined();
  });

  test('is withdrawn with the lines that it was made of', async () => {
    const bot = await atTwo();
    await bot.commit([line(at('14:05'), NEW)]);
    await bot.look(at('14:05:10'));
    const [last] = await bot.store.imports();
    await bot.store.takeBack(last?.id ?? 0, { by: 'anna', at: at('14:06').toISOString() });
    await bot.state.update((before) => withRederivation(before, at('14:05').toISOString(), 'it was taken back'));
    await bot.look(at('14:06'));
    expect([of(bot, 'smtp-auth-new-sender'), bot.state.read().early]).toEqual([[], undefined]);
  });

  test('stays through a look at everything anew, with who acknowledged it', async () => {
    const bot = await atTwo();
    await bot.commit([line(at('14:05'), NEW)]);
    await bot.look(at('14:05:10'));
    await acknowledge(bot);
    const [seen] = of(bot, 'smtp-auth-new-sender');
    const { id, openedAt } = seen ?? {};
    for (const time of ['14:06', '15:06']) {
      await bot.state.update((before) => withRederivation(before, null, 'something else was taken back'));
      await bot.look(at(time));
      expect(of(bot, 'smtp-auth-new-sender')).toMatchObject([{ id, openedAt, acknowledged }]);
    }
  });

  test('keeps its id where a line of the day before comes so late that it had begun then', async () => {
    const bot = await atTwo();
    await bot.look(at('00:06', DAY + 1));
    await bot.commit([line(at('00:10', DAY + 1), NEW)]);
    await bot.look(at('00:10:10', DAY + 1));
    const [early] = of(bot, 'smtp-auth-new-sender');
    await bot.commit([line(at('23:58'), NEW)]);
    await bot.state.update((before) => ({ ...before, lookFrom: at('23:58').toISOString() }));
    for (const time of ['00:20', '00:30', '02:00']) {
      await bot.look(at(time, DAY + 1));
      expect(of(bot, 'smtp-auth-new-sender')).toMatchObject([{ id: early?.id, state: 'open', magnitude: 2 }]);
    }
  });
});
