import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dkimOf, dkimText, isProof } from '../../../src/fetch/mailbox/dkim.ts';
import { runs } from '../../seed/runs.ts';

const SENDER = 'reports@mail.contoso.com';
const told = (headers: readonly string[], authserv: string | null = 'mx.contoso.com'): string =>
  dkimText(dkimOf(headers, authserv, SENDER));

describe('what the own mail server found of DKIM', () => {
  test.for([
    ['mx.contoso.com; dkim=pass header.d=contoso.com', 'DKIM pass (contoso.com)'],
    [
      'MX.contoso.com 1; dkim = pass (2048-bit; key) header.d = Contoso.com header.i=@contoso.com',
      'DKIM pass (contoso.com)',
    ],
    [
      'mx.contoso.com; spf=pass smtp.mailfrom=x; dkim=fail (bad; dkim=pass header.d=contoso.com) header.d=contoso.com',
      'DKIM fail (contoso.com)',
    ],
    ['mx.contoso.com; dkim=pass header.i="@mail.contoso.com"', 'DKIM pass (mail.contoso.com)'],
    ['mx.contoso.com; dkim=pass header.d=evil.example', 'DKIM pass (evil.example, not of the sender)'],
    ['mx.contoso.com; dkim=pass header.d=toso.com', 'DKIM pass (toso.com, not of the sender)'],
    ['mx.contoso.com; dkim=pass header.d=evil.example; dkim=pass header.d=contoso.com', 'DKIM pass (contoso.com)'],
    [
      'mx.contoso.com; dkim=fail header.d=contoso.com; dkim=pass header.d=evil.example',
      'DKIM pass (evil.example, not of the sender)',
    ],
    ['mx.contoso.com; dkim=none', 'DKIM none'],
    ['mx.contoso.com; none', 'DKIM not checked'],
    ['mx.contoso.com; spf=pass reason="dkim=pass header.d=contoso.com; dkim=pass"', 'DKIM not checked'],
    ['mx.evil.example; dkim=pass header.d=contoso.com', 'DKIM not checked'],
    ['mx.contoso.com.evil.example; dkim=pass header.d=contoso.com', 'DKIM not checked'],
    ['(mx.contoso.com; dkim=pass header.d=contoso.com) mx.evil.example; spf=pass', 'DKIM not checked'],
    ['', 'DKIM not checked'],
  ] as const)('%s: %s', ([header, text]) => expect(told([header])).toBe(text));

  test('is its topmost word on it: one below may have come with the mail', () => {
    const genuine = 'mx.contoso.com; dkim=fail header.d=contoso.com';
    const forged = 'mx.contoso.com; dkim=pass header.d=contoso.com';
    expect(told(['mx.contoso.com; spf=pass', genuine, forged])).toBe('DKIM fail (contoso.com)');
    expect(told([forged], null)).toBe('DKIM not checked');
  });

  test('is never a proof unless it says so of the own server, whatever a header has', () => {
    const pieces = fc.constantFrom(
      ...[
        'mx.evil.example',
        ';',
        ' ',
        '(',
        ')',
        '"',
        '\\',
        'dkim=pass',
        'header.d=contoso.com',
        '=',
        'dkim',
        'x',
        '\t',
        '/',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (text) => {
        const header = text.join('');
        const dkim = dkimOf([header], 'mx.contoso.com', SENDER);
        expect(isProof(dkim)).toBe(false);
        expect(dkim.result).toBe('not-checked');
        // Behind its own words, in a comment or between quotes, a stranger's are not its own.
        const quoted = header.replaceAll(/[()"\\]/g, '');
        for (const own of [`mx.contoso.com; spf=fail (${quoted})`, `mx.contoso.com; spf=fail reason="${quoted}"`])
          expect(dkimOf([own], 'mx.contoso.com', SENDER).result).toBe('not-checked');
      }),
      { numRuns: runs(500) },
    );
  });
});
