import { describe, expect, it } from 'vitest';
import { microsoftTenant, type TenantSettings } from '../../../adapters/microsoft365/tenant.ts';
import { NO_CLAIMS } from '../../../test/fetch/no-claims.ts';
import { FAKE_CLOUD, fakeMicrosoft, type GraphTrouble, type LoginTrouble } from '../../microsoft/fake-microsoft.ts';
import { signInsCollection } from '../../microsoft/sign-ins.ts';
import { tracesCollection } from '../../microsoft/traces.ts';
import { givenCertificate } from './given-certificate.ts';

const SECRET: TenantSettings['credential'] = { kind: 'secret', read: () => 's3cret' };

async function examined(
  credential: TenantSettings['credential'],
  {
    trouble = null,
    loginTrouble = null,
  }: { readonly trouble?: GraphTrouble | null; readonly loginTrouble?: LoginTrouble | null } = {},
  at = Date.now(),
) {
  const { send } = fakeMicrosoft({
    ...{ now: () => at, collections: [signInsCollection([]), tracesCollection([])] },
    ...{ trouble: () => trouble, loginTrouble: () => loginTrouble },
  });
  const settings: TenantSettings = {
    ...{ tenant: 'contoso.com', client: 'a client', credential, cloud: FAKE_CLOUD },
    ...{ feeds: ['sign-ins', 'trace'], domains: ['contoso.com'] },
  };
  return microsoftTenant(settings).examine({
    clock: { now: () => new Date(at) },
    send,
    claims: NO_CLAIMS,
    kept: async () => null,
  });
}
const brief = (lines: Awaited<ReturnType<typeof examined>>) =>
  lines.map(({ verdict, what, text }) => `${verdict} ${what}: ${text}`);

describe('doctor on a tenant of Microsoft 365', () => {
  it('says that each feed answers', async () => {
    expect(brief(await examined(SECRET))).toEqual([
      'good contoso.com sign-ins: Microsoft 365 answers.',
      'good contoso.com message trace: Microsoft 365 answers.',
    ]);
  });

  it('names the permission that each feed lacks', async () => {
    expect(brief(await examined(SECRET, { trouble: 'not-granted' }))).toEqual([
      expect.stringMatching(/^bad contoso\.com sign-ins: .*AuditLog\.Read\.All/),
      expect.stringMatching(/^bad contoso\.com message trace: .*ExchangeMessageTrace\.Read\.All/),
    ]);
  });

  it('says that the secret has expired, and shows nothing of it', async () => {
    const lines = brief(await examined(SECRET, { loginTrouble: 'AADSTS7000222' }));
    expect(lines[0]).toMatch(/The client secret has expired/);
    expect(lines.join()).not.toContain('s3cret');
  });

  it('warns of the end of a certificate from thirty days before on', async () => {
    const pem = givenCertificate(40);
    const credential: TenantSettings['credential'] = { kind: 'certificate', read: () => pem };
    const inDays = async (days: number) =>
      brief(await examined(credential, {}, Date.now() + days * 86_400_000)).slice(2);
    expect(await inDays(0)).toEqual([]);
    expect(await inDays(20)).toEqual([
      expect.stringMatching(/^unknown contoso\.com: The certificate expires on .*, in (19|20) days\.$/),
    ]);
    expect(await inDays(41)).toEqual([expect.stringMatching(/^bad contoso\.com: The certificate expired on /)]);
  });
});
