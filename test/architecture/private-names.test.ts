import { expect, test } from 'vitest';
import { privateNamesIn } from './private-names.ts';

test.for([
  ['const told = ask();', ['told']],
  ['const { answer: said } = reply;', ['said']],
  ['interface Context { readonly hearing: string }', ['hearing']],
  ['function f(whence: string) {}', ['whence']],
  ['const entry = { deed: 1 };', ['deed']],
  ['function apologising() {}', ['apologising']],
  ['class A { spot(): void {} }', ['spot']],
] as const)('a private name is found where it is declared: %s', ([text, names]) => {
  expect(privateNamesIn(text)).toEqual(names);
});

test.for([
  ['a property that somebody else named', 'const x = reply.said;'],
  ['texts and comments', '// told\nconst x = "said";'],
  ['a destructured name that is renamed', 'const { said: record } = state;'],
  ['a word that only contains one', 'const untold = 1; const spotless = 2;'],
] as const)('and not in %s', ([, text]) => {
  expect(privateNamesIn(text)).toEqual([]);
});
