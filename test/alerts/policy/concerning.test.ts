import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concerning } from '../../../src/alerts/policy/concerning.ts';
import { type ConversationContext, evaluate } from '../../../src/alerts/policy/evaluate.ts';
import { emptyRecord } from '../../../src/alerts/policy/notification-record.ts';
import { planNotifications } from '../../../src/alerts/policy/plan-notifications.ts';
import type { Episode } from '../../../src/episodes/episode.ts';
import { DEFAULT_SPEAKING } from '../../../src/episodes/settings.ts';
import { at, CONSOLE, subscribed } from '../../episodes/given-bot.ts';
import { RESOLVED, spike } from '../messages/given-episode.ts';

const NOW = at('2026-11-16T09:00:00');
const RULES = ['a', 'b', 'c'];

/** Episodes of three rules, and what one conversation asked for, was told of and stands in for. */
const stories = fc
  .record({
    rules: fc.array(fc.record({ rule: fc.constantFrom(...RULES), isOver: fc.boolean() }), { maxLength: 30 }),
    wanted: fc.oneof(
      fc.constant(null),
      fc.constant('all' as const),
      fc.subarray(RULES).map((each) => [...each]),
    ),
    recorded: fc.array(fc.nat(29), { maxLength: 6 }),
    unreached: fc.array(fc.nat(29), { maxLength: 4 }),
  })
  .map(({ rules, wanted, recorded, unreached }) => {
    const episodes = rules.map(({ rule, isOver }, n) => spike({ ...(isOver ? RESOLVED : {}), rule, id: `e${n}` }));
    const some = (places: readonly number[]) => [...new Set(places)].flatMap((place) => episodes[place] ?? []);
    return {
      episodes,
      subscription: wanted === null ? null : subscribed({ rules: wanted }),
      records: some(recorded).map((episode) => emptyRecord(episode, CONSOLE)),
      unreached: new Map(some(unreached).map(({ id }) => [id, { conversation: 'slack:C1', why: 'is_archived' }])),
    };
  });

function judgedIn(here: ConversationContext) {
  const judging = evaluate(here);
  for (;;) {
    const step = judging.next();
    if (step.done) return step.value.judged;
  }
}

describe('the episodes that concern a conversation', () => {
  test('are those of its rules, those it was told of and those it stands in for, in their order', () => {
    fc.assert(
      fc.property(stories, ({ episodes, ...interest }) => {
        const { subscription, records, unreached } = interest;
        const plain = episodes.filter(
          ({ id, rule }) =>
            subscription?.rules === 'all' ||
            subscription?.rules.includes(rule) ||
            records.some(({ episode }) => episode === id) ||
            unreached.has(id),
        );
        expect(concerning(episodes)(interest)).toEqual(plain);
      }),
    );
  });

  test('are all that leave a trace in it: of the others nothing would be decided but that nobody subscribed', () => {
    fc.assert(
      fc.property(stories, ({ episodes, ...interest }) => {
        const rest = {
          conversation: CONSOLE,
          roots: [],
          deliveries: [],
          mutes: [],
          now: NOW,
          settings: DEFAULT_SPEAKING,
        };
        const whole = judgedIn({ ...interest, ...rest, episodes });
        const few = judgedIn({ ...interest, ...rest, episodes: concerning(episodes)(interest) });
        const traced = whole.filter(({ record, verdict }) => record !== null || verdict.reason !== 'not-subscribed');
        expect(few.filter(({ record, verdict }) => record !== null || verdict.reason !== 'not-subscribed')).toEqual(
          traced,
        );
      }),
    );
  });
});

describe('what a look at many conversations costs', () => {
  /** How often anything was read of episodes that nobody subscribed to, with so many conversations. */
  function readsOf(others: number, conversations: number): number {
    let reads = 0;
    const counted = (episode: Episode): Episode =>
      new Proxy(episode, {
        get(target, name, receiver) {
          reads++;
          return Reflect.get(target, name, receiver);
        },
      });
    planNotifications({
      episodes: [
        spike({ id: 'wanted', rule: 'a' }),
        ...Array.from({ length: others }, (_, n) => counted(spike({ id: `e${n}`, rule: 'b' }))),
      ],
      subscriptions: Array.from({ length: conversations }, (_, n) =>
        subscribed({ conversation: `slack:C${n}`, rules: ['a'] }),
      ),
      ...{ records: [], roots: [], deliveries: [], mutes: [], fallback: null, now: NOW, settings: DEFAULT_SPEAKING },
    });
    return reads;
  }

  test.each([1, 10, 200])('grows with %i episodes, not with how many conversations do not want them', (others) => {
    expect(readsOf(others, 50)).toBe(readsOf(others, 1));
  });
});
