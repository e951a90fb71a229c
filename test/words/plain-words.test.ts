import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/app/catalogue.ts';
import { helpOn } from '../../src/commands/help/help-texts.ts';
import { exampleFile } from '../../src/config-file/example.ts';
import { EXAMPLES, FOLLOWED_EXAMPLE } from '../../src/config-file/examples.ts';
import { jsonSchema } from '../../src/config-file/json-schema.ts';
import { FETCHABLE, followableSources } from '../../src/main/followable-sources.ts';
import { FILE_SETTINGS } from '../../src/main/given-settings.ts';
import { BANNED_WORDS, bannedIn } from './banned-words.ts';
import { textsIn } from './texts-in-code.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Papers for people that are held to the list, whole. */
const PAPERS = ['README.md', 'adapters/chat/slack/manifest.json', 'adapters/chat/teams/package/manifest.json'];

const filesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name}`)
    .sort();

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('people read plain words', () => {
  test.each(['src', 'cards', 'adapters'])('in every text of the code of %s', (floor) => {
    const texts = filesIn(floor, '.ts').flatMap((file) => textsIn(read(file)).map((text) => ({ file, ...text })));
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.flatMap(({ file, line, text }) => bannedIn(text).map((fault) => `${file}:${line}: ${fault}`))).toEqual(
      [],
    );
  });

  test.each(['announcements', 'cards', 'slack', 'teams'])('on every golden card: %s', (folder) => {
    const goldens = filesIn(`test/golden/${folder}`, '.txt');
    expect(goldens.length).toBeGreaterThan(50);
    expect(goldens.flatMap((file) => bannedIn(read(file)).map((fault) => `${file}: ${fault}`))).toEqual([]);
  });

  const topics = [null, 'windows', ...[...catalogue.commands, ...catalogue.reports].map(({ name }) => name)];
  test.each(topics)('in the help on %s', (topic) => {
    const { title, intro, entries } = helpOn(topic, catalogue);
    const help = [title, ...intro, ...entries.map(({ meaning }) => meaning)].join('\n');
    expect(help).not.toContain('No help on');
    expect(bannedIn(help)).toEqual([]);
  });

  test('in the JSON Schema and the example of the configuration file', () => {
    const schema = JSON.stringify(jsonSchema(FILE_SETTINGS, followableSources, FETCHABLE), null, 2);
    expect(schema).toContain('"description"');
    expect(bannedIn(schema)).toEqual([]);
    expect(bannedIn(exampleFile(FILE_SETTINGS, EXAMPLES, FOLLOWED_EXAMPLE))).toEqual([]);
  });

  test.each(PAPERS)('in %s', (file) => {
    expect(bannedIn(read(file))).toEqual([]);
  });
});

describe('this test notices', () => {
  test.each([...BANNED_WORDS.keys()])('"%s" in a card, in any case, and where a line breaks', (word) => {
    const [first = '', ...rest] = word.split(' ');
    const wrapped = [first.toUpperCase(), ...rest].join('\n    ');
    expect(bannedIn(`High\n────\nAn alert ${wrapped} of it.`)).toHaveLength(1);
    expect(bannedIn(JSON.stringify({ text: `An alert ${wrapped} of it.` }))).toHaveLength(1);
  });

  test.each(['Soldiers told-ish', 'cured ham', 'indeed', 'hearing', 'accuracy', 'attelled', 'homework at homes'])(
    'nothing in %j that only looks alike',
    (text) => {
      expect(bannedIn(text.replace('told-ish', 'toldish'))).toEqual([]);
    },
  );

  test.each([
    ["const a = 'Nobody has subscribed.';", ['Nobody has subscribed.']],
    [`const a = \`Score \${score} (told from \${x})\`;`, ['Score … (told from …)']],
    ["const a = { deed: 'told' } satisfies { readonly a: 'be told' };", []],
    ["import { told } from './told from it.ts';", []],
    ['// Nobody has subscribed.\nconst a = /told it/;', []],
  ])('the texts in %j', (code, texts) => {
    expect(textsIn(code).map(({ text }) => text)).toEqual(texts);
  });
});
