import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { yamlTree } from '../../../adapters/config-file/yaml-tree.ts';
import type { Tree } from '../../../src/config-file/tree.ts';

const faultsOf = (text: string) => {
  const read = yamlTree(text);
  return read.ok ? [] : read.faults;
};

test.each([
  ['a key twice', 'host: a\nport: 1\nhost: b\n', 3],
  ['a tab for indentation', 'slack:\n\tbotToken: a\n', 2],
  ['a quote that is never closed', 'host: "a\nport: 1\n', 2],
  ['an alias', 'host: &a x\nport: *a\n', 2],
  ['a merge of keys', 'slack: &s\n  botToken: a\nteams:\n  <<: *s\n', 4],
  ['a tag of the program', 'host: !!js/function "x"\n', 1],
  ['two documents', 'host: a\n---\nhost: b\n', 2],
  ['a value and keys in one place', 'host: a\n  port: 1\n', 1],
])('%s is a fault with its line', (_, text, line) => {
  const faults = faultsOf(text);
  expect(faults[0]).toMatchObject({ text: expect.stringMatching(/\S/) });
  expect(faults[0]?.line).toBeGreaterThanOrEqual(line - 1);
  expect(faults[0]?.line).toBeLessThanOrEqual(line + 1);
});

test('what is nested without end is refused, and ends nothing', () => {
  for (const text of [
    '['.repeat(90_000),
    '{a: '.repeat(20_000),
    '[\n'.repeat(40_000),
    `${'- '.repeat(40_000)}a`,
    '? '.repeat(40_000),
  ])
    expect(faultsOf(text).length).toBeGreaterThan(0);
});

test('as deep as a small file can be by indentation is read', () => {
  const lines = Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`);
  expect(yamlTree(lines.join('\n')).ok).toBe(true);
});

test('values are as they are written', () => {
  const read = yamlTree("a: 012\nb: 0x10\nc: yes\nd: 1e3\ne: '012'\nf: +01:00\ng:\n");
  const texts = read.ok && read.tree.kind === 'map' ? read.tree.entries.map(({ value }) => value) : [];
  expect(texts.map((each) => (each.kind === 'text' ? each.text : each.kind))).toEqual([
    ...['012', '0x10', 'yes', '1e3', '012', '+01:00', 'nothing'],
  ]);
  expect(texts.map((each) => each.line)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('any text comes back as it was, quoted or not', () => {
  const value = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !/[\uD800-\uDFFF]/.test(text));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), (values) => {
      const read = yamlTree(stringify({ list: values }));
      expect(read.ok).toBe(true);
      if (read.ok) expect(textsIn(read.tree)).toEqual(values);
    }),
  );
});

const textsIn = (tree: Tree): readonly string[] => {
  if (tree.kind === 'text') return [tree.text];
  if (tree.kind === 'list') return tree.items.flatMap(textsIn);
  return tree.kind === 'map' ? tree.entries.flatMap(({ value }) => textsIn(value)) : [];
};
