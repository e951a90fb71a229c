import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { homeBlocks } from '../../../cards/slack/home.ts';
import { LIMITS } from '../../../cards/slack/limits.ts';
import { runs } from '../../seed/runs.ts';
import { anyCard, cardOf, senders } from '../given-any-card.ts';
import { faultsOf } from './validate.ts';

const idsIn = (blocks: ReturnType<typeof homeBlocks>): readonly string[] =>
  blocks.flatMap((block) => (block.type === 'actions' ? block.elements.map(({ action_id }) => action_id) : []));

describe('a home page', () => {
  test('shows its cards as text, with their buttons and menus', () => {
    const blocks = homeBlocks([
      cardOf({ title: 'Open insights', tables: [senders(3)] }),
      cardOf({ title: 'Subscriptions', actions: [{ label: 'All', command: 'subscriptions' }] }),
    ]);
    expect(JSON.stringify(blocks)).toMatch(/Open insights.*user0@contoso\.com.*Subscriptions/s);
    expect(new Set(blocks.map(({ type }) => type))).toEqual(new Set(['section', 'actions']));
    expect(idsIn(blocks)).toEqual([expect.stringMatching(/^run:\d\d$/), 'run:100']);
  });

  test('says how many lists it has no room for', () => {
    const many = Array.from({ length: 60 }, (_, at) => cardOf({ title: `Card ${at}`, sentences: ['One.'] }));
    const blocks = homeBlocks(many);
    expect(blocks.length).toBeLessThanOrEqual(LIMITS.homeBlocks.most);
    expect(JSON.stringify(blocks.at(-1))).toMatch(/\d+ more lists do not fit here/);
  });

  test('breaks no limit, and no id stands in it twice, whatever the cards hold', () => {
    fc.assert(
      fc.property(fc.array(anyCard, { minLength: 1, maxLength: 3 }), (cards) => {
        const blocks = homeBlocks(cards);
        expect(blocks.length).toBeLessThanOrEqual(LIMITS.homeBlocks.most);
        const ids = idsIn(blocks);
        expect(new Set(ids).size).toBe(ids.length);
        const each = blocks.flatMap((block) => faultsOf({ text: 'home', blocks: [block] }));
        expect(each).toEqual([]);
      }),
      { numRuns: runs(5) },
    );
  });
});
