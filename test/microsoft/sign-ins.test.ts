import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphClient } from '../../adapters/microsoft365/graph-client.ts';
import { REQUEST_LIMITS } from '../../adapters/microsoft365/request-limits.ts';
import { signInsFeed } from '../../adapters/microsoft365/sign-ins.ts';
import { appTokens } from '../../adapters/microsoft365/tokens/token.ts';
import { fetchPositionSchema } from '../../src/fetch/fetch-position.ts';
import { dayOf, MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import { daysBetween } from '../../src/model/window.ts';
import { fetching } from '../fetch/fetching.ts';
import { runs } from '../seed/runs.ts';
import { type FakeMicrosoft, fakeMicrosoft, GRAPH, type GraphTrouble, LOGIN } from './fake-microsoft.ts';
import { type FakeSignIn, signInsCollection } from './sign-ins.ts';

const BEGIN = Date.UTC(2026, 10, 20, 9, 20);
const DAYS = 2;
const END = BEGIN + (DAYS + 2) * MS_PER_DAY;
const TENANT = 'contoso.com';

/** The feed over a stand-in, in the time of `fetching`. */
function overFake(fake: Omit<FakeMicrosoft, 'now'>, options: { readonly skewMs?: number } = {}) {
  let microsoft: ReturnType<typeof fakeMicrosoft> | null = null;
  const run = fetching(
    (now) => {
      microsoft = fakeMicrosoft({ ...fake, now });
      const { send } = microsoft;
      const credential = { kind: 'secret', read: () => 'a secret' } as const;
      const tokens = appTokens({
        ...{ loginUrl: LOGIN, resourceUrl: GRAPH, send, uniqueId: () => 'id' },
        identity: { tenant: TENANT, client: '00000000-0000-0000-0000-000000000001', credential },
        clock: { now: () => new Date(now() + (options.skewMs ?? 0)) },
      });
      return signInsFeed(TENANT, graphClient({ graphUrl: GRAPH, tokens, send }));
    },
    { begin: BEGIN, ...options },
  );
  return { run, requests: () => microsoft?.requests ?? [] };
}

const signIn: fc.Arbitrary<Omit<FakeSignIn, 'id'>> = fc.record({
  at: fc.integer({ min: BEGIN - 8 * MS_PER_DAY, max: BEGIN + DAYS * MS_PER_DAY }),
  lateMs: fc.oneof(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 0, max: 20 * MS_PER_HOUR })),
  user: fc.constantFrom('Scanner@contoso.com', 'erp@contoso.com', 'ann@fabrikam.com'),
  address: fc.constantFrom('192.0.2.5', '2001:db8::5', '198.51.100.200'),
  code: fc.constantFrom(0, 50126, 50053, 99999),
  client: fc.constantFrom('Authenticated SMTP', 'Authenticated SMTP', 'SMTP', 'Browser'),
});

const TROUBLES: readonly GraphTrouble[] = [
  ...(['lost', 'error-500', 'throttled', 'throttled-silently', 'token-rejected', 'not-granted', 'nul-body'] as const),
  ...(['no-licence', 'no-service-principal', 'no-json', 'next-elsewhere', 'next-expired'] as const),
];

describe('sign-ins of Microsoft 365', () => {
  it('come to what Microsoft knows after days of faults, kills and wrong clocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(signIn, { maxLength: 80 }),
        fc.array(fc.option(fc.constantFrom(...TROUBLES), { freq: 4 }), { minLength: 20, maxLength: 200 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 6 }),
        fc.boolean(),
        fc.constantFrom(0, -50 * 60_000, 30 * MS_PER_DAY),
        async (given, troubles, kills, ignoresOr, skewMs) => {
          const signIns = given.map((each, at) => ({ ...each, id: `sign-in-${at}` }));
          // One that comes twice.
          const collections = [signInsCollection([...signIns, ...signIns.slice(0, 1)], ignoresOr)];
          let at = 0;
          const { run, requests } = overFake({ collections, trouble: () => troubles[at++] ?? null }, { skewMs });
          let steps = 0;
          await run.until(END, () => {
            if (kills.includes(++steps)) run.kill();
          });
          expect(run.status()).toMatchObject({ stand: 'up-to-date', fault: null, gaps: [] });
          const position = fetchPositionSchema.parse(
            (await run.store.stream(`microsoft365 ${TENANT} sign-ins`))?.position,
          );
          expect(position.gaps).toEqual([]);
          expect(await known(run.store)).toEqual(truth(signIns));
          for (const [last, request] of requests().entries()) {
            const first = requests()[last - REQUEST_LIMITS.requests];
            if (first !== undefined) expect(request.at - first.at).toBeGreaterThanOrEqual(300_000);
          }
        },
      ),
      { numRuns: runs(5) },
    );
  });

  it('are asked for with the clients in brackets, since `or` binds less than `and`', async () => {
    const { run, requests } = overFake({ collections: [signInsCollection([])] });
    await run.step();
    const { searchParams, search } = requests()[0]?.url ?? new URL(GRAPH);
    expect(searchParams.get('$filter')).toMatch(
      /^createdDateTime ge \S+Z and createdDateTime le \S+Z and \(clientAppUsed eq 'Authenticated SMTP' or clientAppUsed eq 'SMTP'\)$/,
    );
    expect(search).not.toContain('+');
  });

  it.each([
    ['not-granted', 'forbidden', /lacks the application permission AuditLog\.Read\.All.*Grant admin consent/],
    ['no-licence', 'forbidden', /no Microsoft Entra ID P1 or P2 licence/],
    ['no-service-principal', 'forbidden', /New-MgServicePrincipal -AppId 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373/],
    ['nul-body', 'forbidden', /one of two grants is missing.*directory role/],
    ['token-rejected', 'other', /did not accept the token/],
    ['error-500', 'other', /answered 500/],
    ['lost', 'other', /cannot be reached/],
    ['no-json', 'other', /not a page of records/],
  ] as const)(
    'say what is wrong where Microsoft answers %s, and that nothing is known since',
    async (trouble, kind, text) => {
      const { run } = overFake({ collections: [signInsCollection([])], trouble: () => trouble });
      await run.step();
      expect(run.status()).toMatchObject({ stand: 'failing', dataUntil: null, fault: { kind } });
      expect(run.status().fault?.text).toMatch(text);
      expect(await known(run.store)).toEqual([]);
      expect(await run.store.stream(`microsoft365 ${TENANT} sign-ins`)).toBeNull();
    },
  );

  it('never follow a next page to another host', async () => {
    const many = Array.from(
      { length: 1500 },
      (_, at): FakeSignIn => ({
        ...{ id: `${at}`, at: BEGIN - MS_PER_HOUR + at, lateMs: 0, user: 'a@contoso.com', address: '192.0.2.1' },
        ...{ code: 0, client: 'SMTP' },
      }),
    );
    let isPoisoned = true;
    const { run, requests } = overFake({
      collections: [signInsCollection(many)],
      trouble: () => (isPoisoned ? 'next-elsewhere' : null),
    });
    await run.until(BEGIN + MS_PER_HOUR);
    expect(run.status()).toMatchObject({ stand: 'failing' });
    expect(run.status().fault?.text).toMatch(/evil\.example.*does not request it/);
    expect(requests().every(({ url }) => url.origin === GRAPH)).toBe(true);
    isPoisoned = false;
    await run.until(BEGIN + 2 * MS_PER_HOUR);
    expect(run.status()).toMatchObject({ stand: 'up-to-date', gaps: [] });
    expect((await known(run.store))[0]).toMatch(/ 1500$/);
  });

  it('are waited for as long as Retry-After says', async () => {
    let isThrottled = true;
    const { run, requests } = overFake({
      collections: [signInsCollection([])],
      trouble: () => (isThrottled ? 'throttled' : null),
    });
    await run.step();
    isThrottled = false;
    await run.step();
    await run.step();
    const [first, second] = requests();
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(45_000);
    expect(run.status().fetched).toEqual({ requests: 2, throttled: 1 });
  });
});

async function known(store: ReturnType<typeof fetching>['store']): Promise<readonly string[]> {
  const window = daysBetween(dayOf(new Date(BEGIN)) - 30, dayOf(new Date(END)) + 60);
  const { rows } = await store.ask({ kind: 'sign-in', window, by: ['hour', 'sender', 'client', 'connector'] });
  return rows.map(({ group, messages }) => `${group.join(' ')} ${messages}`).sort();
}

const OUTCOMES: Readonly<Record<number, string>> = {
  0: 'succeeded',
  50126: 'wrong user or password (50126)',
  50053: 'account locked (50053)',
  99999: 'error 99999',
};

function truth(signIns: readonly FakeSignIn[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { at, user, address, code, client } of signIns) {
    if (client === 'Browser') continue;
    const group = `${Math.floor(at / MS_PER_HOUR)} ${user.toLowerCase()} ${address} ${OUTCOMES[code]}`;
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return [...counts].map(([group, messages]) => `${group} ${messages}`).sort();
}
