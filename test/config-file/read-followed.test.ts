import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { yamlTree } from '../../adapters/config-file/yaml-tree.ts';
import { FOLLOWED_EXAMPLE } from '../../src/config-file/examples.ts';
import { jsonSchema } from '../../src/config-file/json-schema.ts';
import { readFollowed } from '../../src/config-file/read-followed.ts';
import { entryName, type FollowableSource } from '../../src/follow/followed-entry.ts';
import { followableSources } from '../../src/main/followable-sources.ts';
import { followedIn } from '../../src/main/given-settings.ts';
import { HOSTILE } from '../commands/hostile-words.ts';
import { runs } from '../seed/runs.ts';

function treeOf(text: string) {
  const parsed = yamlTree(text);
  if (!parsed.ok) throw new Error(parsed.faults.map((fault) => fault.text).join());
  return parsed.tree;
}
const read = (text: string) => followedIn(treeOf(text), '/srv/mailflow/data', NO_SECRETS);
const NO_SECRETS = { ofVariable: () => undefined, ofFile: () => ({ fault: 'is not there' }) };
const entry = (words: string) => read(`host: a\nsources:\n  - { ${words} }`);

test.each([
  ['nothing', 'host: a', []],
  ['a key with everything below it commented out', 'sources:\n#  - { kind: postfix-log }', []],
  [
    'a file, with what is declared about it',
    'sources:\n  - { kind: postfix-log, follow: /var/log/mail.log, zone: Europe/Berlin, year: 2021 }',
    [
      {
        source: 'postfix-log',
        place: { kind: 'path', path: '/var/log/mail.log' },
        declared: { zone: 'Europe/Berlin', year: '2021' },
      },
    ],
  ],
  [
    'a path relative to the folder of the file, written over several lines',
    'sources:\n  - kind: postfix-log\n    follow: ../logs/\n    own:\n      - 192.0.2.1\n      - 10.0.0.0/8\n',
    [
      {
        source: 'postfix-log',
        place: { kind: 'path', path: '/srv/mailflow/logs' },
        declared: { own: '192.0.2.1 10.0.0.0/8' },
      },
    ],
  ],
  [
    'addresses as the variable has them, and a zone that looks like a number',
    "sources:\n  - { kind: postfix-log, follow: /a, own: '192.0.2.1 10.0.0.0/8', zone: +01:00 }",
    [
      {
        source: 'postfix-log',
        place: { kind: 'path', path: '/a' },
        declared: { own: '192.0.2.1 10.0.0.0/8', zone: '+01:00' },
      },
    ],
  ],
  [
    'the journal of this machine',
    'sources:\n  - { kind: postfix-log, journal: true }',
    [
      {
        source: 'postfix-log',
        place: { kind: 'journal', identifiers: ['postfix/*'], directory: null },
        declared: {},
      },
    ],
  ],
  [
    'other journals, by identifiers and by directory',
    'sources:\n  - { kind: postfix-log, journal: { identifiers: [postfix-out/*, relay] } }\n  - { kind: postfix-log, journal: { directory: remote } }',
    [
      {
        source: 'postfix-log',
        place: { kind: 'journal', identifiers: ['postfix-out/*', 'relay'], directory: null },
        declared: {},
      },
      {
        source: 'postfix-log',
        place: { kind: 'journal', identifiers: ['postfix/*'], directory: '/srv/mailflow/data/remote' },
        declared: {},
      },
    ],
  ],
])('%s', (_, text, followed) => {
  expect(read(text)).toEqual({ followed, fetched: [], faults: [] });
});

test.each([
  [
    'no kind',
    'follow: /a',
    'kind is missing: the program that writes the log, or the service to fetch from. It can be postfix-log',
  ],
  ['a misspelt kind', 'kind: postfix-logs, follow: /a', 'there is no kind "postfix-logs"; did you mean postfix-log?'],
  ['a kind of nothing', 'kind: whatever, follow: /a', 'there is no kind "whatever"; it can be postfix-log'],
  ['what can only be imported', 'kind: report-csv, follow: /a', '"report-csv" cannot be followed: put its files into'],
  ['no place', 'kind: postfix-log', 'needs follow: with a file or a folder, or journal: true'],
  ['two places', 'kind: postfix-log, follow: /a, journal: true', 'either follow or journal; write an entry for each'],
  ['a list of files', 'kind: postfix-log, follow: [/a, /b]', 'follow takes one file or one folder; write an entry for'],
  ['no file', "kind: postfix-log, follow: ' '", 'follow takes one file or one folder'],
  ['a home folder', 'kind: postfix-log, follow: ~/mail.log', 'write the full path instead of ~: /home/name/mail.log'],
  [
    'a pattern',
    'kind: postfix-log, follow: /var/log/mail*',
    'follow does not accept patterns (/var/log/mail*). Write the current log file',
  ],
  ['no journal', 'kind: postfix-log, journal: false', 'write journal: true, or journal: { identifiers: [postfix/*] }'],
  ['no identifiers', 'kind: postfix-log, journal: { identifiers: [] }', 'as in identifiers: [postfix/*]'],
  [
    'an identifier with a blank',
    "kind: postfix-log, journal: { identifiers: 'a b' }",
    'as in identifiers: [postfix/*]',
  ],
  ['a directory that is none', 'kind: postfix-log, journal: { directory: [a] }', 'directory takes the folder that has'],
  [
    'a misspelt key of the journal',
    'kind: postfix-log, journal: { identifier: a }',
    'journal.identifier: there is no such key; did you mean journal.identifiers?',
  ],
  ['a misspelt key', 'kind: postfix-log, follow: /a, zones: x', 'zones: there is no such key; did you mean zone?'],
  [
    'a key of another world',
    'kind: postfix-log, follow: /a, colour: red',
    'colour: there is no such key; there are kind',
  ],
  ['no zone', 'kind: postfix-log, follow: /a, zone: Berlin', 'zone: there is no zone "Berlin"; write Europe/Berlin or'],
  ['a zone without a value', 'kind: postfix-log, follow: /a, zone:', 'zone has no value; leave it out, or give it one'],
  ['no addresses', 'kind: postfix-log, follow: /a, own: [mx1]', 'own: "mx1" is not a list of addresses'],
  ['no year', 'kind: postfix-log, follow: /a, year: 21', 'year: "21" is not a year; write four digits'],
  ['no months', 'kind: postfix-log, follow: /a, months: xx', 'months: there are no month names of "xx"'],
  ['a list of zones', 'kind: postfix-log, follow: /a, zone: [UTC]', 'zone takes one value, not a list'],
])('%s is a fault with its line', (_, words, fault) => {
  const { followed, faults } = entry(words);
  expect(followed).toEqual([]);
  expect(faults).toEqual([{ line: 3, text: expect.stringContaining(fault) }]);
  expect(faults[0]?.text).toMatch(/^sources: /);
});

test.each([
  ['a word', 'sources: /var/log/mail.log', 1, 'write each source in a line of its own: - { kind: postfix-log'],
  ['one entry that is not in a list', 'sources:\n  kind: postfix-log', 2, 'write each source in a line of its own'],
  ['a list of words', 'sources:\n  - /var/log/mail.log', 2, 'write a source as { kind: postfix-log, follow: /var/log'],
  [
    'the same file twice',
    'sources:\n  - { kind: postfix-log, follow: /a/b }\n  - { kind: postfix-log, follow: /a/../a/b/ }',
    3,
    'line 2 already follows /a/b; remove one of them',
  ],
  [
    'a file of a folder that is followed',
    'sources:\n  - { kind: postfix-log, follow: /a }\n  - { kind: postfix-log, follow: /a/b }',
    3,
    'line 2 already follows /a/b',
  ],
  [
    'a file further down in a folder that is followed',
    'sources:\n  - { kind: postfix-log, follow: /a }\n  - { kind: postfix-log, follow: /a/mx1/mail.log }',
    3,
    'line 2 already follows /a/mx1/mail.log',
  ],
  [
    'a folder, a file of which is followed',
    'sources:\n  - { kind: postfix-log, follow: /b }\n  - { kind: postfix-log, follow: / }',
    3,
    'line 2 already follows /',
  ],
  [
    'a journal twice',
    'sources:\n  - { kind: postfix-log, journal: true }\n  - { kind: postfix-log, journal: { identifiers: [relay/*] } }',
    3,
    'line 2 already follows this journal; write all identifiers in one entry',
  ],
])('%s is a fault', (_, text, line, fault) => {
  expect(read(text).faults).toEqual([{ line, text: expect.stringContaining(fault) }]);
});

test('every fault is named at once', () => {
  const text = ['sources:', '  - { kind: x }', '  - { kind: postfix-log, zone: x, own: y }', '  - z'].join('\n');
  expect(read(text).faults.map(({ line }) => line)).toEqual([2, 3, 3, 3, 4]);
});

test.each(HOSTILE)('%s is neither a kind nor a key', (word) => {
  expect(entry(`kind: ${word}, follow: /a`).faults).toHaveLength(1);
  expect(entry(`kind: postfix-log, follow: /a, ${word}: x`).faults).toHaveLength(1);
  expect(entry(`kind: postfix-log, journal: { ${word}: x }`).faults).toHaveLength(1);
});

describe('any entries that differ in their place', () => {
  const toy: FollowableSource = {
    name: 'toy-log',
    journal: ['toy'],
    declarations: { host: '', own: '' },
    lists: ['own'],
    faultOf: () => undefined,
  };
  const word = fc.stringMatching(/^[a-z][a-z0-9 '"#:,-]{0,8}$/).filter((text) => text.trim() === text);
  const place = fc.oneof(
    fc.record({ follow: fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`) }),
    fc.constant({ journal: true as const }),
    fc.record({
      journal: fc.record({ identifiers: fc.array(fc.stringMatching(/^[a-z/*]{1,9}$/), { minLength: 1 }) }),
    }),
  );
  const declared = fc.record({ host: word, own: fc.array(word, { minLength: 1 }) }, { requiredKeys: [] });
  const written = fc.record({ place, declared });

  test('are read as they are written, in either form of YAML, or refused as the same place', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 6 }), fc.boolean(), (entries, isFlow) => {
        const items = entries.map(({ place: at, declared: more }) => ({ kind: 'toy-log', ...at, ...more }));
        const text = isFlow
          ? `sources: ${JSON.stringify(items)}`
          : `sources:\n${items
              .map((item) =>
                Object.entries(item)
                  .map(([key, value], at) => `${at === 0 ? '  - ' : '    '}${key}: ${JSON.stringify(value)}\n`)
                  .join(''),
              )
              .join('')}`;
        const { followed, faults } = readFollowed(treeOf(text), {
          ...{ followable: [toy, ...followableSources], importable: [], fetchable: [], secrets: NO_SECRETS },
          absolute: (path) => path,
        });
        expect(followed).toEqual(
          items.map(({ kind, host, own, ...at }) => ({
            source: kind,
            place:
              'follow' in at
                ? { kind: 'path', path: at.follow }
                : {
                    ...{ kind: 'journal', directory: null },
                    identifiers: at.journal === true ? ['toy'] : at.journal.identifiers,
                  },
            declared: {
              ...(host !== undefined && { host }),
              ...(own !== undefined && { own: own.join(' ') }),
            },
          })),
        );
        const names = followed.map(entryName);
        const parents = new Set(followed.flatMap((each) => (each.place.kind === 'path' ? [each.place.path] : [])));
        const isRepeated =
          new Set(names).size < names.length ||
          [...parents].some((path) => parents.has(path.slice(0, path.lastIndexOf('/')) || '/'));
        expect(faults.length > 0).toBe(isRepeated);
      }),
      { numRuns: runs(300) },
    );
  });
});

test('the example is right, and each of its keys is in the schema', () => {
  expect(read(FOLLOWED_EXAMPLE.join('\n'))).toMatchObject({ followed: { length: 4 }, faults: [] });
  const schema = JSON.parse(JSON.stringify(jsonSchema([], followableSources, [])));
  const [kind] = schema.properties.sources.items.anyOf;
  expect(kind.properties.kind).toEqual({ const: 'postfix-log' });
  expect(Object.keys(kind.properties)).toEqual([
    ...['kind', 'follow', 'journal', 'year', 'zone', 'months', 'syslogName', 'host', 'own'],
  ]);
});
