import { expect, test } from 'vitest';
import { buttons } from '../../../cards/slack/actions/actions.ts';
import { renderSlack } from '../../../cards/slack/render.ts';
import { cardOf, senders } from '../given-any-card.ts';

const DEEDS = [
  { label: 'View the sender', command: 'sender scanner@contoso.com 30d' },
  { label: 'Acknowledge', command: 'ack k7f3q2' },
  { label: 'Snooze 24 h', command: 'snooze k7f3q2 24h' },
  { label: 'Mute 7 days', command: 'mute scanner@contoso.com 7d' },
];

test('what answers an alert stands first and alone has a colour', () => {
  const made = buttons(DEEDS).buttons;
  expect(made.map((each) => (each.type === 'button' ? each.text.text : each.placeholder.text))).toEqual([
    'Acknowledge',
    'Snooze…',
    'View the sender',
    'Mute 7 days',
  ]);
  expect(made.flatMap((each) => (each.type === 'button' && each.style !== undefined ? each.text.text : []))).toEqual([
    'Acknowledge',
  ]);
});

test('snoozing is a menu of times', () => {
  const menu = buttons(DEEDS).buttons.find(({ type }) => type === 'static_select');
  expect(menu?.type === 'static_select' ? menu.options.map(({ text, value }) => [text.text, value]) : []).toEqual([
    ['1 hour', 'snooze k7f3q2 1h'],
    ['24 hours', 'snooze k7f3q2 24h'],
    ['7 days', 'snooze k7f3q2 7d'],
  ]);
});

test('snoozing is a button where a menu has no room for its command', () => {
  const long = `snooze ${'k7f3q2 '.repeat(30)}24h`;
  expect(buttons([{ label: 'Snooze 24 h', command: long }]).buttons).toMatchObject([{ type: 'button', value: long }]);
});

test('what a report offers shares a row with what its table does, and deeds have their own', () => {
  const rows = (actions: typeof DEEDS) =>
    renderSlack(cardOf({ tables: [senders(3)], actions })).blocks.flatMap((block) =>
      block.type === 'actions' ? block.elements.length : [],
    );
  expect(rows([{ label: 'View TLS usage', command: 'smtp-auth 7d by:tls' }])).toEqual([2]);
  expect(rows(DEEDS)).toEqual([1, 4]);
});
