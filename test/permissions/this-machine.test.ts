import { describe, expect, test } from 'vitest';
import { isSafeAddress, isThisMachine } from '../../src/permissions/this-machine.ts';

describe('a request of this machine', () => {
  test.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('comes from %s', (address) => {
    expect(isThisMachine(address, { host: 'localhost', 'user-agent': 'curl' })).toBe(true);
  });

  test.each(['10.0.0.1', '::2', '::ffff:10.0.0.1', '', undefined])('does not come from %s', (address) => {
    expect(isThisMachine(address, {})).toBe(false);
  });

  test.each([
    'forwarded',
    'via',
    'x-forwarded',
    'x-forwarded-for',
    'x-real-ip',
    'true-client-ip',
    'cf-ray',
    'fly-region',
  ])('was not handed on with %s', (name) => {
    expect(isThisMachine('127.0.0.1', { [name]: '203.0.113.5' })).toBe(false);
  });
});

test.each([
  ['https://example.com/a', true],
  ['http://127.0.0.1:80/', true],
  ['http://[::1]:3978', true],
  ['http://localhost', true],
  ['http://example.com', false],
  ['http://localhost.example.com', false],
  ['http://127.0.0.1.example.com', false],
  ['ftp://localhost/', false],
  ['example.com', false],
])('%s may be called with a secret: %s', (url, isSafe) => {
  expect(isSafeAddress(url)).toBe(isSafe);
});
