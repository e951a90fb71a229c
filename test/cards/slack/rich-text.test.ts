import { expect, test } from 'vitest';
import { line, linesAndLists, list } from '../../../cards/slack/rich-text.ts';

const lineOf = (text: string) => ({ lead: '', text });

test('neighbours that begin with a dash are one list', () => {
  expect(linesAndLists(['Open now:', '- one', '- two', 'Muted:', '- three'].map(lineOf))).toEqual([
    line('', 'Open now:'),
    list([line('one'), line('two')]),
    line('', 'Muted:'),
    list([line('three')]),
  ]);
});

test('the line above points stands out, one above other text does not', () => {
  expect(linesAndLists(['What to do:', '1. Ask.', 'Note this:', 'nothing'].map(lineOf))).toEqual([
    line('', 'What to do:'),
    line('1. Ask.'),
    line('Note this:'),
    line('nothing'),
  ]);
});

test('a dash alone, or behind what stands out, is text', () => {
  expect(linesAndLists([lineOf('- '), { lead: 'Since: ', text: '- never' }])).toEqual([
    line('- '),
    line('- never', 'Since: '),
  ]);
});

test('commands and cmdlets between backticks are code', () => {
  const codes = (text: string) =>
    line(text).elements.flatMap((each) => ('style' in each && each.style ? [each.text] : []));
  expect(codes('Block it: `Set-CASMailbox -Identity <address>`, then `ack k7f3q2`.')).toEqual([
    'Set-CASMailbox -Identity <address>',
    'ack k7f3q2',
  ]);
  expect(codes('`John Doe` sent it')).toEqual([]);
});
