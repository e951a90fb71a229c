import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../cards/slack/limits.ts';
import { renderSlack } from '../../../cards/slack/render.ts';
import { CARD_STATES } from '../../golden/card-states.ts';
import { runs } from '../../seed/runs.ts';
import { anyCard, cardOf, senders } from '../given-any-card.ts';
import { faultsOf } from './validate.ts';
import { slackFaultsOf } from './within-limits.ts';

const RUNGS = ['rich', 'plain'] as const;

describe('what Slack is sent', () => {
  test.each(CARD_STATES)('%s keeps every limit on both rungs', async (_, card) => {
    expect(slackFaultsOf(await card())).toEqual([]);
  });

  test.each(RUNGS)('no card at all breaks a limit or is obeyed (%s)', (rung) => {
    fc.assert(
      fc.property(anyCard, (card) => {
        expect(faultsOf(renderSlack(card, { rung }))).toEqual([]);
      }),
      { numRuns: runs(25) },
    );
  });

  test('the plain rung is sections alone', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const types = renderSlack(card, { rung: 'plain' }).blocks.map(({ type }) => type);
        expect(new Set(types)).toEqual(new Set(['section']));
      }),
      { numRuns: runs(5) },
    );
  });

  test('a report of 100,000 rows shows a hundred, says how many more there are and how to see them', () => {
    const { blocks } = renderSlack(cardOf({ tables: [senders(100_000)] }));
    const said = JSON.stringify(blocks);
    expect(said).toContain('Rows 1 to 100 of 100,000: 99,900 more rows.');
    expect(said).toContain('top:100 page:2');
    expect(said).toContain('user99@contoso.com');
  });

  test('each limit says where it comes from', () => {
    for (const { most, source } of Object.values(LIMITS)) {
      expect(most).toBeGreaterThan(0);
      expect(source.length).toBeGreaterThan(20);
    }
  });
});

describe('the validator', () => {
  const good = renderSlack(cardOf({ tables: [senders(3)], sentences: ['One.'] }));

  test.each([
    ['51 blocks', { ...good, blocks: Array.from({ length: 51 }, () => good.blocks[0]).flatMap((b) => b ?? []) }],
    ['a blank text', { ...good, text: ' ' }],
    ['a mention in the text', { ...good, text: 'hi <!channel>' }],
    ['an emoji in the text', { ...good, text: 'hi :tada:' }],
    ['bold in the text', { ...good, text: 'hi *you*' }],
    ['two native tables', { ...good, blocks: [...good.blocks, ...good.blocks.filter((b) => b.type === 'data_table')] }],
    [
      'parsed mrkdwn',
      { ...good, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x', verbatim: true } } as const] },
    ],
  ])('finds %s', (_, message) => {
    expect(faultsOf(good)).toEqual([]);
    expect(faultsOf(message).length).toBeGreaterThan(0);
  });
});
