import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSignIn } from '../../../adapters/microsoft365/sign-in-record.ts';

const record = {
  ...{ id: 'a1', createdDateTime: '2026-11-20T09:15:30.1234567Z', clientAppUsed: 'Authenticated SMTP' },
  ...{ userPrincipalName: 'Scanner@Contoso.com', ipAddress: '192.0.2.5', status: { errorCode: 0 } },
};
const rowOf = (changed: object) => {
  const read = readSignIn({ ...record, ...changed });
  return read.kind === 'sign-in' ? read.row : read;
};

describe('a sign-in of Microsoft Graph', () => {
  it('is who, from where, when, and whether it succeeded', () => {
    const { key, ...row } = readSignIn(record).kind === 'sign-in' ? (rowOf({}) as { key: bigint }) : { key: 0n };
    expect(row).toEqual({
      ...{ at: Date.UTC(2026, 10, 20, 9, 15, 30, 123), user: 'scanner@contoso.com' },
      ...{ address: '192.0.2.5', outcome: 'succeeded' },
    });
    expect(key).toBeGreaterThan(0n);
  });

  it('that failed says why in words, with the code', () => {
    expect(rowOf({ status: { errorCode: 50126 } })).toMatchObject({ outcome: 'wrong user or password (50126)' });
    expect(rowOf({ status: { errorCode: 12345 } })).toMatchObject({ outcome: 'error 12345' });
  });

  it('counts only where a client signed in to send', () => {
    for (const clientAppUsed of ['Browser', 'IMAP4', 'Mobile Apps and Desktop clients', null, undefined])
      expect(readSignIn({ ...record, clientAppUsed })).toEqual({ kind: 'other-client' });
  });

  it('that is not as documented is counted with its reason, never thrown away in silence', () => {
    for (const odd of [null, 'x', {}, { ...record, createdDateTime: 'yesterday' }, { ...record, status: null }])
      expect(readSignIn(odd)).toMatchObject({ kind: 'unusable', reason: expect.stringContaining('sign-in whose') });
  });
});

const SAMPLES = join('..', '..', 'shared', 'samples', 'signins');

describe.skipIf(!existsSync(SAMPLES))('real sign-ins', () => {
  const sample = (name: string): unknown => JSON.parse(readFileSync(join(SAMPLES, name), 'utf8'));

  it('of a browser give none', () => {
    const { value } = sample('graph2otel-live-interactive.response.json') as { value: readonly unknown[] };
    expect(value.map((each) => readSignIn(each).kind)).toEqual(['other-client']);
  });

  it('with Authenticated SMTP give one each', () => {
    const all = sample('panther-authenticated-smtp.properties.json') as readonly { createdDateTime: string }[];
    // Another tool wrote them down, with dates of its own.
    const dated = all.map((each) => ({ ...each, createdDateTime: `${each.createdDateTime.replace(' ', 'T')}Z` }));
    expect(dated.map((each) => readSignIn(each))).toMatchObject([
      { kind: 'sign-in', row: { user: 'eve@contoso.test', outcome: 'succeeded' } },
      { kind: 'sign-in', row: { user: 'homer@contoso.test', outcome: 'succeeded' } },
    ]);
  });
});
