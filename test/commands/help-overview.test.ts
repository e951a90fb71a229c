import { expect, test } from 'vitest';
import { helpCard } from '../../cards/help-card.ts';
import { renderText } from '../../cards/text/render.ts';
import { catalogue } from '../../src/app/catalogue.ts';
import { helpOn } from '../../src/commands/help/help-texts.ts';
import { pluginsIn } from '../../src/commands/read-words.ts';

const names = pluginsIn(catalogue).map(({ name }) => name);

test('the help fits a screen of 24 lines at 80 columns and names every command once, by topic', () => {
  const help = helpOn(null, catalogue);
  const text = renderText(helpCard(help), { width: 80, colour: false });
  // One line is for what a prompt adds, one for the prompt.
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(22);
  expect(help.topics?.flatMap((topic) => topic.names).sort()).toEqual([...names].sort());
  expect(help.topics?.map(({ label }) => label)).toEqual([
    'Reports',
    'Alerts',
    'This channel',
    'Data',
    'Undo',
    'Other',
  ]);
});

test('`help all` explains every command, and the name of a topic those of it', () => {
  expect(helpOn('all', catalogue).entries).toHaveLength(names.length);
  expect(helpOn('alerts', catalogue).entries.map(({ usage }) => usage.split(' ')[0])).toEqual([
    'insights',
    'why',
    'ack',
    'snooze',
    'expected',
    'mute',
    'mutes',
  ]);
  expect(helpOn('aler', catalogue).intro[0]).toContain('Did you mean `help alerts`?');
});
