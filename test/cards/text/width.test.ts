import { expect, test } from 'vitest';
import { displayWidth } from '../../../cards/text/width.ts';

test.each([
  ['', 0],
  ['printer@contoso.com', 19],
  ['jörg', 4],
  ['jo\u0308rg', 4],
  ['組織内', 6],
  ['ｆｕｌｌ', 8],
  ['한국', 4],
  ['👍', 2],
  ['👍🏽', 2],
  ['👨‍👩‍👧', 2],
  ['🇳🇿', 2],
  ['❤️', 2],
  ['█▓▒░', 4],
  ['…', 1],
  ['─', 1],
  ['〿', 1],
  ['\u{1f235}', 2],
  ['\u{18d00}', 2],
])('%j takes %d columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});
