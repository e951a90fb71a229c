import { createElement as h, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { type Block as KnownBlock, Message } from 'slack-blocks-to-jsx';
import type { Block, SlackMessage } from '../../../cards/slack/blocks.ts';
import { DataTable } from './data-table.ts';

/** A message in a channel, as a page for a browser; `styles` are the style sheets it needs. */
export function page(message: SlackMessage, styles: readonly string[]): string {
  const body = h(
    'main',
    null,
    h('div', { className: 'avatar' }, 'M'),
    h(
      'div',
      { className: 'said' },
      h('header', null, h('b', null, 'Mailflow'), h('span', { className: 'app' }, 'APP'), h('time', null, '9:00 AM')),
      ...message.blocks.map((block, key) => h('div', { key }, drawn(block))),
    ),
    h('footer', null, 'Our rendering of the blocks, not Slack’s own'),
  );
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mailflow in Slack</title>',
    ...styles.map((style) => `<style>${style}</style>`),
    `</head><body>${renderToStaticMarkup(body)}</body></html>`,
  ].join('\n');
}

/** One block as it stands in the page. */
export const blockMarkup = (block: Block): string => renderToStaticMarkup(drawn(block));

const drawn = (block: Block): ReactElement =>
  block.type === 'data_table'
    ? h(DataTable, { block })
    : h(Message, {
        blocks: [known(block)],
        logo: '',
        name: '',
        theme: 'light',
        withoutWrapper: true,
        hooks: { link: ({ children }) => children },
      });

/** Its types are wider here and stricter there than ours; what they say of these blocks is the same. */
const known = (block: Exclude<Block, { type: 'data_table' }>): KnownBlock => structuredClone(block) as KnownBlock;
