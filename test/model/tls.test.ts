import { describe, expect, test } from 'vitest';
import {
  normaliseTls,
  noTlsCounts,
  protectedMessages,
  protectedShare,
  TLS_VERSIONS,
  type TlsVersion,
} from '../../src/model/tls.ts';

/** What each source writes, by what it means: Microsoft's reports and screens, Exchange protocol logs, Postfix. */
const WRITTEN: Readonly<Record<TlsVersion, readonly string[]>> = {
  none: ['No Tls', 'No TLS', 'NoTLS', 'no_tls', 'none'],
  ssl3: ['SSLv3', 'SSL 3.0', 'SP_PROT_SSL3_SERVER', 'SP_PROT_SSL3_CLIENT', 'SP_PROT-SSL3_CLIENT'],
  '1.0': [
    'TLS1.0',
    'TLS 1.0',
    'TLSv1',
    'TLSv1.0',
    'TLS1_0',
    'TLS1',
    'SP_PROT_TLS1_SERVER',
    'SP_PROT_TLS1_CLIENT',
    'SP_PROT_TLS1_0_SERVER',
    'SP_PROT-TLS1_0_CLIENT',
    'Tls10Count',
  ],
  '1.1': ['TLS1.1', 'TLS 1.1', 'TLSv1.1', 'TLS1_1', 'SP_PROT_TLS1_1_CLIENT', 'Tls11Count'],
  '1.2': ['TLS1.2', '(Most secure) TLS 1.2', 'TLSv1.2', 'TLS1_2', 'SP_PROT_TLS1_2_SERVER', 'Tls12Count', ' tls 1.2 '],
  '1.3': ['TLS1.3', 'TLS 1.3', 'TLSv1.3', 'TLS1_3', 'SP_PROT_TLS1_3_SERVER', 'Tls13Count'],
  unknown: [
    '',
    ' ',
    'SSLv2',
    'TLS',
    'TLSv2',
    'TLS 1.4',
    'TLS 1.22',
    'TLS2.1',
    'DTLS 1.2',
    'TLS 1.2, TLS 1.0',
    'not TLS 1.2',
    'SP_PROT_TLS1_4_SERVER',
    'SP_PROT_PCT1_SERVER',
    'X-SP_PROT_TLS1_2_SERVER',
    'no',
    '1.2',
  ],
};

describe('a TLS version', () => {
  for (const [version, texts] of Object.entries(WRITTEN)) {
    test.for(texts)(`written "%s" is ${version}`, (text) => {
      expect(normaliseTls(text)).toBe(version);
      expect(normaliseTls(text.toUpperCase())).toBe(version);
      expect(normaliseTls(text.toLowerCase())).toBe(version);
    });
  }
});

describe('protected in transit', () => {
  test('is every version that encrypts; clear text and the unknown are not', () => {
    const counts = { none: 1, ssl3: 2, '1.0': 4, '1.1': 8, '1.2': 16, '1.3': 32, unknown: 64 };
    expect(protectedMessages(counts)).toBe(62);
    expect(protectedShare(counts)).toBe(62 / 127);
  });

  test('is everything, or nothing, where it is', () => {
    expect(protectedShare({ ...noTlsCounts(), '1.2': 3790 })).toBe(1);
    expect(protectedShare({ ...noTlsCounts(), none: 3 })).toBe(0);
  });

  test('has no share where there is no message, or none whose TLS is known', () => {
    expect(protectedShare(noTlsCounts())).toBeNull();
    expect(protectedShare({ ...noTlsCounts(), unknown: 3 })).toBeNull();
    expect(protectedShare({ ...noTlsCounts(), unknown: 3, none: 1 })).toBe(0);
  });
});

test('counts start at zero for every version, each time anew', () => {
  const counts = noTlsCounts();
  expect(Object.keys(counts).sort()).toEqual([...TLS_VERSIONS].sort());
  counts['1.2']++;
  expect(noTlsCounts()['1.2']).toBe(0);
});
