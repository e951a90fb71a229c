import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupAnnouncement, groupTableAnnouncement } from '../../../src/alerts/messages/group-announcement.ts';
import { firstOfWorst, leadersOf, worstFirst, worstOfEach } from '../../../src/alerts/messages/worst-first.ts';
import type { Episode } from '../../../src/episodes/episode.ts';
import { CONTEXT, RESOLVED, spike } from './given-episode.ts';

const groups: fc.Arbitrary<readonly Episode[]> = fc
  .array(
    fc.record({
      rule: fc.constantFrom(...'abcdefgh'),
      severity: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
      score: fc.integer({ min: 0, max: 9 }),
      isOver: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((given) =>
    given.map(({ isOver, ...each }, i) =>
      spike({ ...(isOver ? RESOLVED : {}), ...each, id: `e${i}`, subject: `s${i}` }),
    ),
  );

/** The same order, said as plainly as can be: each episode is compared with each, and its turn is counted anew. */
function plainly(episodes: readonly Episode[]): readonly Episode[] {
  const stand = ({ state, severity }: Episode) =>
    `${state === 'open' ? 0 : 1}${['high', 'medium', 'low'].indexOf(severity)}`;
  const isBefore = (a: Episode, b: Episode) =>
    stand(a) !== stand(b) ? stand(a) < stand(b) : a.score !== b.score ? a.score > b.score : a.id < b.id;
  const turn = (episode: Episode) =>
    episodes.filter((other) => other.rule === episode.rule && isBefore(other, episode)).length;
  const key = (episode: Episode) =>
    [stand(episode), String(turn(episode)).padStart(4, '0'), episode.rule, episode.id].join(' ');
  return [...episodes].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe('the worst of many episodes', () => {
  test('come in the order that comparing each with each gives', () => {
    fc.assert(
      fc.property(groups, (episodes) => {
        expect(worstFirst(episodes)).toEqual(plainly(episodes));
      }),
    );
  });

  test('the first of them are the same ones without the others being put in order', () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 0, max: 70 }), (episodes, count) => {
        const all = plainly(episodes);
        expect(firstOfWorst(episodes, count)).toEqual(all.slice(0, count));
        const leaders = all.filter(({ rule }, at) => all.findIndex((each) => each.rule === rule) === at);
        expect(leadersOf(worstFirst(episodes))).toEqual(leaders);
        const wanted = new Set([...leaders, ...all].slice(0, count));
        for (const episode of all) if (wanted.size < count) wanted.add(episode);
        expect(worstOfEach(episodes, count)).toEqual(all.filter((episode) => wanted.has(episode)));
      }),
    );
  });

  test('a card of thousands is made without comparing them with one another', () => {
    let reads = 0;
    const thousands = Array.from({ length: 4_000 }, (_, n) => {
      const score = (n * 7919) % 4_000;
      return Object.defineProperty(spike({ id: `e${n}`, subject: `s${n}` }), 'score', {
        get: () => {
          reads += 1;
          return score;
        },
      });
    });
    expect(groupAnnouncement(thousands, CONTEXT).view.tables[0]?.rows).toHaveLength(10);
    // Putting them in order would read each at least 20 times.
    expect(reads).toBeLessThan(8 * thousands.length);
  });

  test('what is open comes before what is over, and the severe before the mild', () => {
    const ordered = worstFirst([
      spike({ id: 'over', ...RESOLVED }),
      spike({ id: 'low', severity: 'low' }),
      spike({ id: 'high' }),
      spike({ id: 'medium', severity: 'medium' }),
    ]);
    expect(ordered.map(({ id }) => id)).toEqual(['high', 'medium', 'low', 'over']);
  });

  test('among equals every insight has its turn, since scores of different rules cannot be compared', () => {
    const of = (rule: string, score: number) => spike({ id: `${rule}${score}`, rule, score });
    const ordered = worstFirst([of('a', 900), of('a', 800), of('a', 700), of('b', 2), of('b', 1)]);
    expect(ordered.map(({ id }) => id)).toEqual(['a900', 'b2', 'a800', 'b1', 'a700']);
  });

  test('the ten on a card have at least one of each insight, and are as many as there can be', () => {
    fc.assert(
      fc.property(groups, (episodes) => {
        const shown = worstOfEach(episodes, 10);
        expect(new Set(shown).size).toBe(Math.min(10, episodes.length));
        expect(new Set(shown.map(({ rule }) => rule))).toEqual(new Set(episodes.map(({ rule }) => rule)));
      }),
    );
  });

  test('the order does not depend on the order they came in', () => {
    fc.assert(
      fc.property(groups, (episodes) => {
        expect(worstFirst([...episodes].reverse())).toEqual(worstFirst(episodes));
      }),
    );
  });

  test('the table in the thread loses no row, and the card says how many it left out', () => {
    fc.assert(
      fc.property(groups, (episodes) => {
        const [table] = groupTableAnnouncement(episodes, CONTEXT).view.tables;
        expect(table?.rows.map((row) => row.at(-1)?.text).sort()).toEqual(episodes.map(({ id }) => id).sort());
        const { tables, notes } = groupAnnouncement(episodes, CONTEXT).view;
        const hidden = episodes.length - (tables[0]?.rows.length ?? 0);
        expect(notes).toEqual(hidden === 0 ? [] : [`The other ${hidden} are in the thread.`]);
      }),
    );
  });
});
