import { expect, it } from 'vitest';
import { microsoftTenant } from '../../adapters/microsoft365/tenant.ts';
import { tenantClaims, tenantsWithFacts } from '../../src/fetch/tenant-claims.ts';
import { FAKE_CLOUD, fakeMicrosoft } from './fake-microsoft.ts';
import { signInsCollection } from './sign-ins.ts';

const ID = '11111111-2222-3333-4444-555555555555';
const NOW = Date.UTC(2026, 10, 20, 9, 20);

/** A tenant that two entries are about, one by its id and one by a domain. */
function twice() {
  const { send, requests } = fakeMicrosoft({ now: () => NOW, collections: [signInsCollection([])], tenantId: ID });
  let noted: unknown = null;
  const note = {
    read: async () => noted,
    async write(value: unknown) {
      noted = structuredClone(value);
    },
  };
  const entry = (tenant: string) =>
    microsoftTenant({
      ...{ tenant, client: 'a client', credential: { kind: 'secret', read: () => 's3cret' }, cloud: FAKE_CLOUD },
      ...{ feeds: ['sign-ins'], domains: [] },
    });
  /** Under these names facts are held. */
  const held: string[] = [];
  /** The process begins anew with these entries; the first of them signs in first. */
  const started = async (...tenants: readonly string[]) => {
    const claims = tenantClaims(note, tenants, async () =>
      tenantsWithFacts(held.map((tenant) => ({ slice: { format: 'graph-sign-ins', filters: { tenant } } }))),
    );
    const answers = [];
    for (const tenant of tenants) {
      const [feed] = entry(tenant).open({ clock: { now: () => new Date(NOW) }, send, claims, kept: async () => null });
      answers.push((await feed?.ready()) ?? expect.fail('no feed'));
    }
    return answers.map((answer) => (answer.kind === 'failed' ? answer.fault.text : answer.kind));
  };
  return { started, requests, held };
}

it('a tenant that two entries name in unlike ways is fetched by one of them, the same after every start', async () => {
  const { started, requests } = twice();
  const [first, second] = await started('contoso.com', ID);
  expect(first).toBe('ready');
  expect(second).toMatch(
    /1-2222-3333-4444-5+ is the same tenant as contoso\.com, under whose name it is fetched, or was.*Keep the entry contoso\.com,/,
  );
  expect(await started(ID, 'contoso.com')).toEqual([second, 'ready']);
  // Where the first is taken out of the settings, the second counts.
  expect(await started(ID)).toEqual(['ready']);
  expect((await started('contoso.com', ID))[0]).toMatch(/contoso\.com is the same tenant as 1+-/);
  expect(requests).toEqual([]);
});

it('a tenant stays that of an entry that is gone while its facts are held, lest they are fetched again', async () => {
  const { started, held } = twice();
  await started('contoso.com', ID);
  held.push('contoso.com');
  const [refused] = await started(ID);
  expect(refused).toMatch(/is the same tenant as contoso\.com.*Keep the entry contoso\.com,/);
  expect(await started(ID, 'contoso.com')).toEqual([refused, 'ready']);
  held.pop();
  expect(await started(ID)).toEqual(['ready']);
});

it('two tenants are each fetched by their entry', async () => {
  const claims = tenantClaims({ read: async () => ({ version: 7 }), write: async () => {} }, [
    'a.example',
    'b.example',
  ]);
  expect(await claims.claim(ID, 'a.example')).toBe('a.example');
  expect(await claims.claim(ID.replace('1', '9'), 'b.example')).toBe('b.example');
  expect(await claims.claim(ID, 'a.example')).toBe('a.example');
});
