import { describe, expect, test } from 'vitest';
import { coalesce } from '../../../src/alerts/outbox/coalesce.ts';
import type { Content, Delivery, Root } from '../../../src/alerts/outbox/delivery.ts';
import { withoutOldRoots } from '../../../src/alerts/outbox/outbox.ts';
import { at, change, delivery, edit, NOON, posted, reply } from './given.ts';

type IsOver = (episode: string) => boolean;
const OPEN: IsOver = () => false;
const RESOLVED: IsOver = () => true;

function coalesced(deliveries: readonly Delivery[], roots: readonly Root[] = [], isOver = OPEN) {
  const { outbox, dropped } = coalesce({ deliveries, roots }, isOver);
  return { kept: outbox.deliveries, dropped: dropped.map((each) => `${each.delivery.key} ${each.reason}`) };
}
const keys = (those: readonly Delivery[]) => those.map(({ key }) => key);

describe('edits', () => {
  test('of one card become one: the newest, as bad as the worst and due when the first was', () => {
    const { kept, dropped } = coalesced(
      [
        edit('1', 'r', { rank: 3, notBefore: at(5_000) }),
        edit('2', 'r', { rank: 1, notBefore: at(60_000) }),
        edit('3', 'r', { rank: 2, notBefore: at(90_000) }),
      ],
      [posted('r')],
    );
    expect(kept).toEqual([edit('3', 'r', { rank: 3, notBefore: at(5_000) })]);
    expect(dropped).toEqual(['1 superseded', '2 superseded']);
  });

  test('of different cards all stay', () => {
    expect(keys(coalesced([edit('1', 'r'), edit('2', 's')], [posted('r'), posted('s')]).kept)).toEqual(['1', '2']);
  });

  test('that come while another one is under way stay, for that one may have old words', () => {
    const both = [edit('1', 'r', { status: 'sending' }), edit('2', 'r')];
    expect(coalesced(both, [posted('r')]).kept).toEqual(both);
  });

  test('take the place of one that nobody is sure of, and wait as long as that', () => {
    const unsure = edit('1', 'r', { status: 'unsure', notBefore: at(10_000) });
    expect(coalesced([unsure, edit('2', 'r')], [posted('r')]).kept).toEqual([
      edit('2', 'r', { notBefore: at(10_000) }),
    ]);
  });

  test('have waited and failed as long as the first of them', () => {
    const first = edit('1', 'r', { createdAt: at(-60_000), attempts: 2 });
    expect(coalesced([first, edit('2', 'r')], [posted('r')]).kept).toEqual([
      edit('2', 'r', { createdAt: at(-60_000), attempts: 2 }),
    ]);
  });

  test('of a card that nobody has seen are dropped: the card is put into words when it is posted', () => {
    expect(coalesced([delivery('r'), edit('1', 'r')])).toEqual({
      kept: [delivery('r')],
      dropped: ['1 said-by-its-root'],
    });
  });

  test.for([{ status: 'sending' }, { status: 'unsure' }, { mayRepeat: true }] as const)(
    'of a card that may have been seen stay: %o',
    (is) => {
      expect(keys(coalesced([delivery('r', is), edit('1', 'r')]).kept)).toEqual(['r', '1']);
    },
  );
});

describe('replies', () => {
  test('that say how an episode changed give way to newer ones about the same episode', () => {
    const { kept, dropped } = coalesced(
      [
        reply('1', 'r', { content: change('reminder', 'a', 'b'), rank: 3 }),
        reply('2', 'r', { content: change('worsened', 'b', 'a') }),
        reply('3', 'r', { content: change('resolved', 'c') }),
      ],
      [posted('r')],
    );
    expect(kept.map(({ key, rank }) => [key, rank])).toEqual([
      ['2', 3],
      ['3', 1],
    ]);
    expect(dropped).toEqual(['1 superseded']);
  });

  test('are not silenced by a reminder, which says less', () => {
    const { dropped } = coalesced(
      [reply('1', 'r', { content: change('worsened', 'a') }), reply('2', 'r', { content: change('reminder', 'a') })],
      [posted('r')],
    );
    expect(dropped).toEqual([]);
  });

  test.for(['sending', 'unsure'] as const)('that are %s stay what they are', (status) => {
    const both = [reply('1', 'r', { status }), reply('2', 'r')];
    expect(coalesced(both, [posted('r')]).kept).toEqual(both);
  });

  test('with a table never give way', () => {
    const content: Content = { type: 'group-table', episodes: ['a'] };
    const both = [reply('1', 'r', { content }), reply('2', 'r', { content })];
    expect(coalesced(both, [posted('r')]).kept).toEqual(both);
  });
});

describe('roots', () => {
  test('that nobody has seen are dropped with their thread when all they speak of is over', () => {
    const { kept, dropped } = coalesced([delivery('r', { attempts: 7 }), reply('1', 'r')], [], RESOLVED);
    expect(kept).toEqual([]);
    expect(dropped).toEqual(['r over-before-posted', '1 over-before-posted']);
  });

  test('of a group stay while one of the episodes is open', () => {
    const group = delivery('r', { content: { type: 'group', episodes: ['a', 'b'] } });
    expect(coalesced([group], [], (episode) => episode === 'a').kept).toEqual([group]);
    expect(coalesced([group], [], RESOLVED).kept).toEqual([]);
  });

  test.for([{ status: 'sending' }, { status: 'unsure' }, { mayRepeat: true }] as const)(
    'that may have been seen stay also when it is over: %o',
    (is) => {
      expect(keys(coalesced([delivery('r', is)], [], RESOLVED).kept)).toEqual(['r']);
    },
  );
});

describe('digests', () => {
  const digest = (key: string, fromDay: number, is: Partial<Delivery> = {}) => {
    const day = (n: number) => `2026-11-${n}T08:00:00Z`;
    const content: Content = {
      type: 'digest',
      every: 'day',
      zone: 'Europe/Berlin',
      from: day(fromDay),
      to: day(fromDay + 1),
    };
    return delivery(key, { content, ...is });
  };

  test('that could not be posted become one, from the first day to the last', () => {
    const { kept } = coalesced([digest('1', 18), digest('2', 19), digest('3', 20)]);
    expect(kept.map(({ key, content }) => [key, content])).toEqual([
      ['3', expect.objectContaining({ from: '2026-11-18T08:00:00Z', to: '2026-11-21T08:00:00Z' })],
    ]);
  });

  test('of other conversations, and those under way, stay', () => {
    const three = [
      digest('1', 18, { conversation: 'local:other' }),
      digest('2', 18, { status: 'sending' }),
      digest('3', 19),
    ];
    expect(coalesced(three, [], RESOLVED).kept).toEqual(three);
  });
});

test('an outbox in which there is nothing to coalesce stays the same object', () => {
  const outbox = { deliveries: [delivery('r'), reply('1', 'r')], roots: [] };
  expect(coalesce(outbox, OPEN).outbox).toBe(outbox);
});

test('old roots are forgotten unless something still waits for them', () => {
  const roots = [posted('old', { postedAt: at(-1) }), posted('needed', { postedAt: at(-1) }), posted('new')];
  const outbox = { deliveries: [edit('1', 'needed')], roots };
  expect(withoutOldRoots(outbox, NOON).roots.map(({ key }) => key)).toEqual(['needed', 'new']);
  const fresh = { deliveries: [], roots: [posted('new')] };
  expect(withoutOldRoots(fresh, NOON)).toBe(fresh);
});

describe('what the platform has refused', () => {
  const refused = { since: at(0), times: 3, why: 'is_archived', isUnreachable: true };
  const later = { refused, notBefore: at(9), trouble: 'is_archived' };

  test('goes on being refused in what takes its place, and is not tried the sooner', () => {
    const digest = (to: string): Content => ({ type: 'digest', every: 'day', from: at(0), to, zone: 'UTC' });
    const both = [delivery('d1', { content: digest(at(1)), ...later }), delivery('d2', { content: digest(at(2)) })];
    expect(coalesced(both).kept).toMatchObject([{ key: 'd2', ...later }]);
    const edits = [edit('1', 'r', later), edit('2', 'r')];
    expect(coalesced(edits, [posted('r')]).kept).toMatchObject([{ key: '2', ...later }]);
  });

  test('is dropped once all of it is over, though an earlier attempt may have been taken', () => {
    const root = delivery('r', { ...later, mayRepeat: true });
    expect(coalesced([root], [], RESOLVED).kept).toEqual([]);
  });
});
