import { expect, test } from 'vitest';
import { line, linesAndLists, list } from '../../../cards/slack/rich-text.ts';

const lineOf = (text: string) => ({ lead: '', text });

test('neighbours that begin with a dash are one list', () => {
  expect(linesAndLists(['Open now:', '- one', '- two', 'Muted:', '- three'].map(lineOf))).toEqual([
    line('Open now:'),
    list([line('one'), line('two')]),
    line('Muted:'),
    list([line('three')]),
  ]);
});

test('a dash alone, or behind what stands out, is text', () => {
  expect(linesAndLists([lineOf('- '), { lead: 'Since: ', text: '- never' }])).toEqual([
    line('- '),
    line('- never', 'Since: '),
  ]);
});
