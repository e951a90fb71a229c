import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { episodeAnnouncement } from '../../src/alerts/messages/episode-announcement.ts';
import { showsOtherwise } from '../../src/alerts/policy/card-snapshot.ts';
import { mute, muteOf, unmute } from '../../src/episodes/mutes.ts';
import { acknowledge, markExpected, snooze, undo } from '../../src/episodes/operator-actions.ts';
import { loudSender } from '../bot/given-watch.ts';
import { runs } from '../seed/runs.ts';
import { at, CONSOLE, finding, givenBot, hoursAfter, minutesAfter, RULE, subscribed } from './given-bot.ts';

const START = at('2026-11-10T12:00:00');
const OTHER = 'local:other';
const HOUR = 3_600_000;

const KINDS = ['acknowledged', 'snoozed', 'expected', 'muted'] as const;
type Kind = (typeof KINDS)[number];

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('findings' as const),
      findings: fc.array(
        fc.record({
          subject: fc.constantFrom('a', 'b', 'c').map((name) => `${name}@contoso.com`),
          stand: fc.constantFrom('open', 'open', 'open', 'hold', 'quiet'),
          severity: fc.constantFrom('low', 'medium', 'high'),
          score: fc.integer({ min: 1, max: 9 }),
          magnitude: fc.constantFrom(1, 50, 52, 100, 400, 5000),
        }),
        { maxLength: 3 },
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('look' as const), minutes: fc.constantFrom(0, 1, 15, 240) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('send' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(...KINDS),
      by: fc.constantFrom('ann', 'bob'),
      hours: fc.constantFrom(1, 4, 24),
      only: fc.nat({ max: 2 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** A bot with two conversations that went through the steps, of what people did all but one kind where one is left out. */
function walk(steps: readonly Step[], without: Kind | null) {
  const bot = givenBot([subscribed(), subscribed({ conversation: OTHER, minSeverity: 'medium' })]);
  let now = START;
  for (const each of steps) {
    if (each.kind === 'findings') bot.find(each.findings.map(finding), now);
    else if (each.kind === 'look') {
      now = minutesAfter(now, each.minutes);
      bot.look(now);
    } else if (each.kind === 'send') bot.send(now);
    else if (each.kind !== without) doIt(bot, each, now);
  }
  return { bot, now };
}

function doIt(bot: ReturnType<typeof givenBot>, { kind, by, hours, only }: Step & { kind: Kind }, now: Date) {
  const { episodes, mutes } = bot.state();
  const ids = episodes.slice(only, only + 1).map(({ id }) => id);
  switch (kind) {
    case 'acknowledged':
      return bot.do(acknowledge(episodes, ids, { by, now }));
    case 'snoozed':
      return bot.do(snooze(episodes, ids, { by, now, forMs: hours * HOUR }));
    case 'expected':
      return bot.do(markExpected(episodes, ids, { by, now, why: `${by} knows` }));
    case 'muted':
      return bot.set({ mutes: mute(mutes, { rule: RULE }, { by, now, forMs: hours * HOUR, why: 'noise' }).mutes });
  }
}

function undoIt(bot: ReturnType<typeof givenBot>, kind: Kind, now: Date) {
  const { episodes, mutes } = bot.state();
  if (kind === 'muted') bot.set({ mutes: unmute(mutes, { rule: RULE }, now).mutes });
  else {
    const ids = episodes.map(({ id }) => id);
    bot.do(undo(episodes, ids, { action: kind, now }));
  }
}

/** What is open; a snooze that is over is none. */
const openOf = (bot: ReturnType<typeof givenBot>, now: Date) =>
  bot
    .state()
    .episodes.filter(({ state }) => state === 'open')
    .map((episode) => ({
      ...episode,
      snoozed: episode.snoozed && Date.parse(episode.snoozed.until) > now.getTime() ? episode.snoozed : null,
    }));

const cardsOf = (bot: ReturnType<typeof givenBot>, now: Date) =>
  openOf(bot, now).map((episode) =>
    episodeAnnouncement(episode, { now, rules: [loudSender], source: null, mutes: bot.state().mutes }),
  );

const steps = fc.array(step, { minLength: 5, maxLength: 30 });

describe('what is done and undone', () => {
  test('leaves what is open, and its cards, as if it had never been done', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(...KINDS), (given, kind) => {
        const { bot, now } = walk(given, null);
        undoIt(bot, kind, now);
        const { bot: never } = walk(given, kind);
        expect(openOf(bot, now)).toEqual(openOf(never, now));
        expect(cardsOf(bot, now)).toEqual(cardsOf(never, now));
        if (kind === 'muted')
          for (const each of bot.state().episodes) expect(muteOf(each, bot.state().mutes, now)).toBeUndefined();
      }),
      { numRuns: runs(150) },
    );
  });

  test('is shown on every card in every conversation a minute later', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(...KINDS), (given, kind) => {
        const { bot, now } = walk(given, null);
        bot.look(now);
        bot.send(now);
        undoIt(bot, kind, now);
        bot.look(now);
        const later = minutesAfter(now, 1);
        bot.look(later);
        bot.send(later);
        const { records, episodes, mutes, deliveries, roots } = bot.state();
        expect(deliveries.filter(({ shape }) => shape === 'edit')).toEqual([]);
        for (const record of records) {
          const episode = episodes.find(({ id }) => id === record.episode);
          if (episode === undefined || !roots.some(({ key }) => key === record.root)) continue;
          expect(showsOtherwise(record.shows, episode, { mutes, now: later })).toBe(false);
        }
      }),
      { numRuns: runs(150) },
    );
  });

  test('was not so before, changes nothing; what is over cannot be undone', () => {
    const bot = givenBot();
    bot.tick([finding()], START);
    const { episodes } = bot.state();
    const [id = ''] = episodes.map((each) => each.id);
    for (const action of ['acknowledged', 'snoozed', 'expected'] as const) {
      const undone = undo(episodes, [id, 'nothing'], { action, now: START });
      expect(undone.results.map(({ kind }) => kind)).toEqual(['already', 'not-found']);
      expect(undone.episodes).toEqual(episodes);
    }
    bot.do(acknowledge(episodes, [id], { by: 'ann', now: START }));
    bot.find([finding({ stand: 'quiet' })], hoursAfter(START, 1));
    const late = undo(bot.state().episodes, [id], { action: 'acknowledged', now: hoursAfter(START, 1) });
    expect(late.results).toMatchObject([{ kind: 'refused', reason: 'resolved' }]);
  });

  test('acknowledged and undone, a reminder comes again', () => {
    const bot = givenBot();
    bot.tick([finding()], START);
    const [id = ''] = bot.state().episodes.map((each) => each.id);
    bot.do(acknowledge(bot.state().episodes, [id], { by: 'ann', now: START }));
    for (const hours of [1, 30]) bot.tick([finding()], hoursAfter(START, hours));
    expect(bot.verdict(id, CONSOLE)?.reason).toBe('acknowledged');
    bot.do(undo(bot.state().episodes, [id], { action: 'acknowledged', now: hoursAfter(START, 30) }));
    bot.tick([finding()], hoursAfter(START, 30));
    expect(bot.verdict(id, CONSOLE)?.reason).toBe('reminder-due');
  });
});
