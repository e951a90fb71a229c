import fc from 'fast-check';

/** What somebody may type to keep a program busy: a text as long as is asked for. */
export interface HostileText {
  readonly title: string;
  readonly ofLength: (length: number) => string;
}

/** Pieces that a pattern looks for, begins with, or has to read over. */
const PIECES = [
  ...[
    '`',
    '<',
    '>',
    '<at',
    '<at>',
    '</at>',
    '<at id="',
    '<@',
    '<@UBOT',
    '<@UBOT|',
    '<@UBOT>',
    '<http://a|',
    '|',
    '{',
    '{a}',
  ],
  ...[
    ' ',
    '\u00a0',
    '\n',
    '\u200b',
    '\ufeff',
    '&',
    '&amp;',
    '&amp;lt;',
    '&nbsp;',
    '"',
    '“',
    '”',
    '-',
    '—',
    '--private',
  ],
  ...[
    '\ud800',
    '\udc00',
    '😀',
    '\u0301',
    '\u0316',
    '\u202e',
    'ﷺ',
    'a',
    '.',
    '..',
    ':',
    ';messageid=',
    '/',
    '%25',
    'of:1:',
    '1',
  ],
] as const;

/** The pieces one after the other, each many times; or all of them together, many times. A tail may end what they are. */
const made = (pieces: readonly string[], isMixed: boolean, tail: string): HostileText => ({
  title: `${isMixed ? 'mixed' : 'in runs'} ${JSON.stringify(pieces)}, then ${JSON.stringify(tail)}`,
  ofLength: (length) => {
    const runs = isMixed ? [pieces.join('')] : pieces;
    const share = Math.ceil(length / runs.length);
    return runs.map((run) => run.repeat(Math.ceil(share / run.length))).join('') + tail;
  },
});

/** Shapes that took seconds once, and their like. */
export const KNOWN: readonly HostileText[] = [
  made(['`'], false, 'x'),
  made(['x', '`'], false, ' x'),
  made(['<at'], false, ''),
  made(['<at>'], false, ''),
  made(['<at>', '</at>'], false, 'x'),
  made(['<'], false, ''),
  made(['<@UBOT|'], false, ''),
  made(['<http://a|', '|'], false, ''),
  made([' '], false, 'x'),
  made([' ', '\u200b'], true, 'x'),
  made(['&amp;'], false, ''),
  made(['\ud800'], false, '\udc00'),
  made(['a', '\u0301', '\u0316'], false, '.csv'),
  made(['\u0316', '\u0301'], true, '.csv'),
  made(['{a}'], false, ''),
  made(['"', ' '], true, ''),
  made([';messageid='], false, ''),
];

export const anyHostileText: fc.Arbitrary<HostileText> = fc
  .record({
    pieces: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 }),
    isMixed: fc.boolean(),
    tail: fc.constantFrom('', 'x', '>', '`', '\udc00', '.csv'),
  })
  .map(({ pieces, isMixed, tail }) => made(pieces, isMixed, tail));
