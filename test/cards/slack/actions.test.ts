import { expect, test } from 'vitest';
import { buttons } from '../../../cards/slack/actions/actions.ts';
import { commandOf } from '../../../cards/slack/command-value.ts';
import { formOfOption, formOption } from '../../../cards/slack/form.ts';
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

const EXPECTED = {
  label: 'As expected',
  command: 'expected k7f3q2',
  asks: {
    ...{ label: 'As expected', command: 'expected k7f3q2 why:{why}', submit: 'Mark as expected' },
    fields: [{ key: 'why', label: 'Reason (optional)', kind: 'text' as const, value: '' }],
  },
};
/** As an alert has them: six, of which one asks for something first. */
const ALERT = [...DEEDS.slice(0, 1), { label: 'Why this alert?', command: 'why k7f3q2' }, ...DEEDS.slice(1), EXPECTED];

test('an alert has three buttons, and everything else in one menu', () => {
  const made = buttons(ALERT).buttons;
  expect(made.map((each) => (each.type === 'button' ? each.text.text : each.placeholder.text))).toEqual([
    ...['Acknowledge', 'Snooze…', 'View the sender', 'More…'],
  ]);
  const menu = made.at(-1);
  expect(menu?.type === 'static_select' ? menu.options.map(({ text }) => text.text) : []).toEqual([
    ...['Why this alert?', 'Mute 7 days', 'As expected…'],
  ]);
});

test('what asks for something first is a form again when its option is chosen', () => {
  const form = EXPECTED.asks;
  const value = formOption(form) ?? '';
  expect(value.length).toBeLessThanOrEqual(150);
  expect(formOfOption(commandOf(value))).toEqual(form);
  expect(formOfOption('mute scanner@contoso.com 7d')).toBeNull();
  expect(formOfOption('[not a form')).toBeNull();
});

test('what is too long for a menu keeps a button, and nothing is lost', () => {
  const long = { label: 'Mute 7 days', command: `mute ${'x'.repeat(200)}@contoso.com 7d` };
  const { buttons: made, left } = buttons([...ALERT, long]);
  expect(left).toBe(0);
  expect(made.filter((each) => each.type === 'button' && each.value === long.command)).toHaveLength(1);
});
