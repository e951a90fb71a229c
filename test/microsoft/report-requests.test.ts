import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exchangeClient } from '../../adapters/microsoft365/exchange/exchange-client.ts';
import { historicalSearches } from '../../adapters/microsoft365/exchange/historical-searches.ts';
import { REQUEST_LIMITS } from '../../adapters/microsoft365/request-limits.ts';
import { microsoftTenant } from '../../adapters/microsoft365/tenant.ts';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import { planDue } from '../../src/bot/run-detection.ts';
import { requestReports } from '../../src/fetch/request-reports.ts';
import { tenantBudget } from '../../src/fetch/tenant-budget.ts';
import { dayText, MS_PER_DAY, MS_PER_HOUR, parseDay } from '../../src/model/time.ts';
import { type Combination, type Every, PERIODS, type ReportRequest } from '../../src/report-requests/report-request.ts';
import { standText } from '../../src/report-requests/request-text.ts';
import { INITIAL_STATE, type MailflowState, requestsIn } from '../../src/state/state.ts';
import { NO_CLAIMS } from '../fetch/no-claims.ts';
import { reportRequest } from '../report-requests/given-requests.ts';
import { runs } from '../seed/runs.ts';
import { EXCHANGE, type ExchangeTrouble, fakeExchange, TENANT_ID } from './fake-exchange.ts';
import { FAKE_CLOUD } from './fake-microsoft.ts';
import { type Fate, fakeSearches } from './fake-searches.ts';

const BEGIN = Date.UTC(2026, 10, 4, 9, 20);
const TENANT = 'contoso.com';
const TOKEN = `e30.${Buffer.from(JSON.stringify({ tid: TENANT_ID })).toString('base64url')}.x`;
const COMBINATIONS: readonly Combination[] = [
  { report: 'SmtpCSReport', filters: {} },
  { report: 'ConnectorReport', filters: { direction: 'Received', connectorType: 'Partner' } },
  { report: 'ConnectorReport', filters: { direction: 'Sent', connectorType: 'Partner', tls: 'No Tls' } },
];
const OPS = 'slack:ops';

class Killed extends Error {}

interface Asking {
  readonly every?: Every;
  readonly combinations?: readonly Combination[];
  readonly fateOf?: (at: number) => Fate;
  readonly trouble?: (cmdlet: string, parameters: object) => ExchangeTrouble | null;
  /** Before which of its steps to the outside the process is killed; they are counted on. */
  readonly kills?: ReadonlySet<number>;
  /** When it is killed as it submits for the first time, the second, and so on. */
  readonly killsAtSubmission?: readonly (null | 'before' | 'after')[];
  readonly notify?: string | null;
}

const DONE: Fate = { kind: 'done', afterMs: 3 * MS_PER_HOUR, hasLink: true };

/** The bot's requests over a stand-in, in a time of its own, in processes that are killed and begun anew. */
function asking({
  every = 'week',
  combinations = COMBINATIONS,
  fateOf = () => DONE,
  trouble = () => null,
  kills = new Set(),
  killsAtSubmission = [],
  notify = null,
}: Asking = {}) {
  let now = BEGIN;
  let noted: unknown = null;
  let outside = 0;
  let submissions = 0;
  let isDead = false;
  const warned: string[] = [];
  const searches = fakeSearches({ now: () => now, fateOf });
  const exchange = fakeExchange({ rows: searches.rows, trouble });
  const sentAt: number[] = [];
  const kept = stateInMemory<MailflowState>({
    ...INITIAL_STATE,
    subscriptions: [
      { conversation: OPS, rules: 'all', minSeverity: 'low', digests: [], by: 'Ana', at: '2026-11-01T00:00:00Z' },
    ],
  });

  /** Something that outlives the process, if it comes to that. A kill strikes before it, or after it and before its end is known. */
  async function lasting<T>(act: () => Promise<T>, kill: null | 'before' | 'after' = null): Promise<T> {
    const [before, after] = [kills.has(outside++) || kill === 'before', kills.has(outside++) || kill === 'after'];
    if (before) isDead = true;
    if (isDead) throw new Killed();
    const result = await act();
    if (after) isDead = true;
    if (isDead) throw new Killed();
    return result;
  }

  const requests = requestsIn(kept);
  const clock = { now: () => new Date(now) };
  function process() {
    isDead = false;
    const tokens = { get: async () => ({ kind: 'ready', token: TOKEN, serverTime: null }) as const, drop: () => {} };
    const send: typeof fetch = (input, init) => {
      const isSubmission = String(init?.body).includes('Start-HistoricalSearch');
      return lasting(
        () => {
          sentAt.push(now);
          return exchange.send(input, init);
        },
        isSubmission ? (killsAtSubmission[submissions++] ?? null) : null,
      );
    };
    const invoke = exchangeClient({ exchangeUrl: EXCHANGE, tenant: TENANT, tokens, send });
    return requestReports(
      { tenant: TENANT, every, combinations },
      historicalSearches(TENANT, { tokens, invoke, notify }),
      {
        ...{
          clock,
          log: { info: () => {}, warn: (event) => void warned.push(event) },
          ending: new AbortController().signal,
          ready: () => {},
        },
        requests: { read: requests.read, update: (change) => lasting(() => requests.update(change)) },
        budget: tenantBudget({
          limits: REQUEST_LIMITS,
          note: {
            read: async () => noted,
            write: (value) =>
              lasting(async () => {
                noted = structuredClone(value);
              }),
          },
          ...{ now: () => now, elapsed: () => now - BEGIN, random: () => 0.5 },
        }),
      },
    );
  }

  let one = process();
  let planned: unknown = null;
  const posted: string[] = [];
  return {
    ...{ searches, exchange, sentAt, posted, warned, kept },
    status: () => one.status(),
    pass(ms: number) {
      now += ms;
    },
    requests: () => requests.read(),
    async step(): Promise<number> {
      const asleep = await one.step();
      const wait = isDead ? 0 : asleep;
      if (isDead) one = process();
      if (planned === requests.read()) return wait;
      await planDue({ state: kept, fallback: null }, clock.now());
      // Posted as a chat takes it: the outbox knows of it no more.
      await kept.update((before) => {
        posted.push(...before.deliveries.map(({ key }) => key));
        return { ...before, deliveries: [] };
      });
      planned = requests.read();
      return wait;
    },
    async until(end: number): Promise<void> {
      while (now < end) now += Math.max(700, await this.step());
    },
  };
}

/** What was asked for, without when. */
const asked = ({ parameters }: ReturnType<typeof fakeSearches>['searches'][number]): string => {
  const { ReportTitle: _, ...rest } = parameters;
  return JSON.stringify(rest);
};

/** Every file that is to be asked for until then, by what makes one. */
function planned(every: Every, combinations: readonly Combination[], until: number): readonly string[] {
  const days = PERIODS[every];
  // Weeks begin on Mondays; two of them with that of 26 October 2026.
  const monday = parseDay('2026-10-26') as number;
  const files: string[] = [];
  const isOver = (end: number, at: number) => at >= end * MS_PER_DAY + 6 * MS_PER_HOUR;
  const ends = Array.from({ length: 100 }, (_, n) => monday - 28 + n * days).filter((end) => isOver(end, until));
  const first = ends.filter((end) => isOver(end, BEGIN)).at(-1) ?? 0;
  for (const end of ends.filter((each) => each >= first))
    for (const { report, filters } of combinations)
      files.push(
        JSON.stringify({
          ReportType: report,
          StartDate: `${dayText(end - days)}T00:00:00.000Z`,
          EndDate: `${dayText(end)}T00:00:00.000Z`,
          ...(filters.direction && { Direction: filters.direction }),
          ...(filters.connectorType && { ConnectorType: filters.connectorType }),
          ...(filters.tls && { TLSUsed: filters.tls }),
        }),
      );
  return files;
}

const TROUBLES: readonly ExchangeTrouble[] = [
  ...([
    'lost',
    'answer-lost',
    'answer-lost',
    'throttled',
    'not-granted',
    'half-granted',
    'cut',
    'cmdlet',
    'no-json',
  ] as const),
  ...(['no-such-cmdlet', 'plain-error'] as const),
];

describe('report files that Microsoft 365 is asked for', () => {
  it('are asked for once for every period, again where none came, and each that is ready is told of once, through days of faults and kills', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<Every>('day', 'week', '2-weeks'),
        fc.array(fc.option(fc.constantFrom(...TROUBLES), { freq: 2 }), { maxLength: 60 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 12 }),
        fc.array(fc.constantFrom(null, 'before' as const, 'after' as const), { maxLength: 20 }),
        fc.array(
          fc.constantFrom<Fate>(
            DONE,
            { ...DONE, hasLink: false },
            { kind: 'failed', afterMs: MS_PER_HOUR },
            { kind: 'stuck' },
          ),
          {
            minLength: 1,
            maxLength: 9,
          },
        ),
        async (every, troubles, kills, killsAtSubmission, fates) => {
          let at = 0;
          const end = BEGIN + 15 * MS_PER_DAY;
          const run = asking({
            ...{ every, kills: new Set(kills), killsAtSubmission, trouble: () => troubles[at++] ?? null },
            fateOf: (n) => fates[n % fates.length] as Fate,
          });
          await run.until(end);
          const { searches } = run.searches;
          expect(run.searches.duplicates()).toBe(0);
          expect([...new Set(searches.map(asked))].sort()).toEqual([...planned(every, COMBINATIONS, end)].sort());
          // Once more only where the one before brought no file, and three times at most.
          for (const file of new Set(searches.map(asked))) {
            const same = searches.filter((each) => asked(each) === file);
            expect(same.length).toBeLessThanOrEqual(3);
            for (const { job } of same.slice(0, -1))
              expect(['failed', 'expired']).toContain(run.requests().find((each) => each.job === job)?.status.kind);
          }

          const ready = run
            .requests()
            .flatMap(({ id, announced }) => (announced === null ? [] : [`report/${id}/${OPS}`]));
          expect([...run.posted].sort()).toEqual(ready.sort());
          // What was over for a while is known to be.
          const longOver = searches.filter(({ at: from }) => from < end - MS_PER_DAY);
          for (const { job, fate } of longOver) {
            const request = run.requests().find((each) => each.job === job);
            const expected = { done: ['ready', 'expired'], failed: ['failed'], stuck: ['accepted', 'failed'] }[
              fate.kind
            ];
            expect(expected).toContain(request?.status.kind);
            if (fate.kind === 'done') expect(request?.announced).not.toBeNull();
          }
          for (const [last, sent] of run.sentAt.entries()) {
            const first = run.sentAt[last - REQUEST_LIMITS.requests];
            if (first !== undefined) expect(sent - first).toBeGreaterThanOrEqual(REQUEST_LIMITS.perMs);
          }
        },
      ),
      { numRuns: runs(10) },
    );
  });

  it('carry what they are for, and name the mailbox only where one is set', async () => {
    const run = asking({ notify: 'ops@contoso.com' });
    await run.step();
    for (let steps = 0; steps < 3; steps++) await run.step();
    const [, , connectors] = run.exchange.asked.filter(({ cmdlet }) => cmdlet === 'Start-HistoricalSearch');
    expect(connectors?.parameters).toEqual({
      ...{
        ReportTitle: expect.stringMatching(
          /^Mailflow MF-[0-9a-f]{10} ConnectorReport Sent Partner No Tls 2026-10-26 to 2026-11-01$/,
        ),
      },
      ...{ ReportType: 'ConnectorReport', Direction: 'Sent', ConnectorType: 'Partner', TLSUsed: 'No Tls' },
      ...{
        StartDate: '2026-10-26T00:00:00.000Z',
        EndDate: '2026-11-02T00:00:00.000Z',
        NotifyAddress: ['ops@contoso.com'],
      },
    });
    const quiet = asking();
    for (let steps = 0; steps < 4; steps++) await quiet.step();
    expect(quiet.exchange.asked.some(({ parameters }) => 'NotifyAddress' in parameters)).toBe(false);
  });

  it.each([
    [
      'not-granted',
      'forbidden',
      /^Start-HistoricalSearch: Exchange Online refused the app\. It needs two grants: .*Exchange\.ManageAsApp.*Exchange Administrator/,
    ],
    ['half-granted', 'forbidden', /one of two grants is missing.*role Message Tracking/],
    [
      'no-such-cmdlet',
      'forbidden',
      /one of two grants is missing.*that an app may ask for reports with either is not documented/,
    ],
    ['cmdlet', 'other', /^Start-HistoricalSearch: Exchange Online says: It is broken\.$/],
    ['plain-error', 'other', /^Start-HistoricalSearch: Exchange Online says: The request is not understood\.$/],
    ['no-json', 'other', /cannot be read/],
    ['lost', 'other', /cannot be reached/],
  ] as const)(
    'say what is wrong where Exchange Online is %s, and are asked for again',
    async (trouble, kind, words) => {
      let isMended = false;
      const run = asking({ trouble: (cmdlet) => (cmdlet === 'Start-HistoricalSearch' && !isMended ? trouble : null) });
      await run.until(BEGIN + 10_000);
      expect(run.status()).toMatchObject({ stand: 'failing', fault: { kind } });
      expect(run.status().fault?.text).toMatch(words);
      isMended = true;
      await run.until(BEGIN + 2 * MS_PER_HOUR);
      expect(run.status()).toMatchObject({ stand: 'up-to-date', fault: null });
      expect(run.searches.searches).toHaveLength(3);
    },
  );

  it.each([
    ['cmdlet', 'other'],
    ['not-granted', 'forbidden'],
  ] as const)('have one fault as long as each of them is refused: %s', async (trouble, kind) => {
    let isMended = false;
    let areListed = true;
    const run = asking({
      trouble: (cmdlet) => {
        if (cmdlet === 'Get-HistoricalSearch') return areListed ? null : 'lost';
        return isMended ? null : trouble;
      },
    });
    await run.until(BEGIN + MS_PER_DAY);
    areListed = false;
    await run.until(BEGIN + MS_PER_DAY + 3 * MS_PER_HOUR);
    expect(run.status().fault?.text).toMatch(/cannot be reached/);
    areListed = true;
    await run.until(BEGIN + 2 * MS_PER_DAY);
    const { stand, fault } = run.status();
    expect([stand, fault?.kind, (fault?.since.getTime() ?? 0) - BEGIN < 60_000]).toEqual(['failing', kind, true]);
    expect(run.warned.filter((event) => event === 'fetch.failing').length).toBeLessThanOrEqual(3);
    isMended = true;
    await run.until(BEGIN + 2 * MS_PER_DAY + 2 * MS_PER_HOUR);
    expect(run.status()).toMatchObject({ stand: 'up-to-date', fault: null });
  });

  it('have no fault any more where none is wanted', async () => {
    const run = asking({ trouble: (cmdlet) => (cmdlet === 'Start-HistoricalSearch' ? 'cmdlet' : null) });
    await run.until(BEGIN + MS_PER_HOUR);
    await run.kept.update((before) => ({
      ...before,
      reportRequests: (before.reportRequests ?? []).map((each) => ({
        ...each,
        status: { kind: 'imported' as const, at: each.at, import: 1 },
      })),
    }));
    await run.until(BEGIN + 2 * MS_PER_HOUR);
    expect(run.status()).toMatchObject({ stand: 'up-to-date', fault: null });
  });

  it('are found again where their answers were lost, and not asked for twice', async () => {
    const run = asking({ trouble: (cmdlet) => (cmdlet === 'Start-HistoricalSearch' ? 'answer-lost' : null) });
    await run.until(BEGIN + 6 * MS_PER_HOUR);
    expect(run.searches.searches).toHaveLength(3);
    expect(run.searches.duplicates()).toBe(0);
    expect(run.requests().map(({ status }) => status.kind)).toEqual(['ready', 'ready', 'ready']);
  });

  it('do not wait for one that is always refused', async () => {
    const refused: string[] = [];
    const run = asking({
      trouble: (_, parameters) => {
        if (!('ReportType' in parameters) || parameters.ReportType !== 'SmtpCSReport') return null;
        refused.push('SmtpCSReport');
        return 'cmdlet';
      },
    });
    await run.until(BEGIN + 2 * MS_PER_HOUR);
    expect(refused.length).toBeGreaterThan(3);
    expect(run.requests().map(({ status }) => status.kind)).toEqual(['wanted', 'accepted', 'accepted']);
  });

  it('are found again where what was noted of them is lost', async () => {
    const run = asking();
    await run.until(BEGIN + MS_PER_HOUR);
    await run.kept.update((before) => ({ ...before, reportRequests: [] }));
    await run.until(BEGIN + 6 * MS_PER_HOUR);
    expect(run.searches.searches).toHaveLength(3);
    expect(run.searches.duplicates()).toBe(0);
  });

  it('are not asked for twice where the list is cut that would show them', async () => {
    let isCut = true;
    const run = asking({
      trouble: (cmdlet) => (cmdlet === 'Start-HistoricalSearch' ? 'answer-lost' : isCut ? 'cut' : null),
    });
    await run.until(BEGIN + 2 * MS_PER_HOUR);
    expect(run.requests().map(({ status }) => status.kind)).toEqual(['wanted', 'wanted', 'wanted']);
    isCut = false;
    await run.until(BEGIN + 6 * MS_PER_HOUR);
    expect(run.searches.duplicates()).toBe(0);
    expect(run.requests().map(({ status }) => status.kind)).toEqual(['ready', 'ready', 'ready']);
  });

  it('are never more than the service takes in a day', async () => {
    const types = ['OnPremises', 'Partner', 'NoConnector'] as const;
    const tls = ['No Tls', 'TLS1.2', 'TLS1.3'] as const;
    const many = types.flatMap((connectorType) =>
      tls.flatMap((version) => [{ report: 'ConnectorReport' as const, filters: { connectorType, tls: version } }]),
    );
    const run = asking({ every: 'day', combinations: many, fateOf: () => ({ kind: 'stuck' }) });
    await run.kept.update((before) => ({
      ...before,
      reportRequests: Array.from({ length: 195 }, (_, n) =>
        reportRequest({
          id: `MF-${String(n).padStart(10, '0')}`,
          tried: '2026-11-04T09:00:00Z',
          status: { kind: 'accepted', at: '2026-11-04T09:00:00Z' },
        }),
      ),
    }));
    await run.until(BEGIN + 2 * MS_PER_HOUR);
    expect(run.searches.searches).toHaveLength(5);
    await run.until(BEGIN + 26 * MS_PER_HOUR);
    expect(run.searches.searches).toHaveLength(18);
  });

  it('are not there any more ten days later, which is said, and asked for three times at most', async () => {
    const run = asking({ every: '2-weeks', combinations: COMBINATIONS.slice(0, 1) });
    const [first] = planned('2-weeks', COMBINATIONS.slice(0, 1), BEGIN);
    const ofFirst = () => run.searches.searches.filter((each) => asked(each) === first);
    await run.until(BEGIN + 11 * MS_PER_DAY);
    expect(run.requests()[0]?.status.kind).toBe('expired');
    expect(standText(run.requests()[0] as ReportRequest)).toContain('Mailflow asks for it again.');
    expect(ofFirst()).toHaveLength(2);
    const again = run.requests().find(({ round }) => round === 2) as ReportRequest;
    expect(standText(again)).toContain(`Asked for again: The one before (${run.requests()[0]?.id}) expired`);
    await run.until(BEGIN + 40 * MS_PER_DAY);
    expect(ofFirst()).toHaveLength(3);
    const last = run.requests().find(({ round, first: day }) => round === 3 && day === again.first) as ReportRequest;
    expect(standText(last)).toContain('Mailflow does not ask for it again; to do so: request ');
  });

  it.each([
    [null, 'unknown', /lists the requested reports\. Whether it also accepts requests from an app is not documented/],
    ['half-granted', 'bad', /^Get-HistoricalSearch: .*one of two grants is missing/],
    ['throttled', 'unknown', /is limiting requests/],
  ] as const)('are not asked for by doctor, which says what is proven: %s', async (trouble, verdict, words) => {
    const exchange = fakeExchange({ rows: () => [], trouble: () => trouble });
    const send: typeof fetch = async (input, init) =>
      String(input).startsWith(FAKE_CLOUD.loginUrl)
        ? Response.json({ token_type: 'Bearer', expires_in: 3599, access_token: TOKEN })
        : exchange.send(input, init);
    const tenant = microsoftTenant({
      ...{
        tenant: TENANT,
        client: 'a client',
        credential: { kind: 'secret', read: () => 's3cret' },
        cloud: FAKE_CLOUD,
      },
      ...{ feeds: [], domains: [], requests: { every: 'week', combinations: COMBINATIONS, notify: null } },
    });
    const [found, ...more] = await tenant.examine({
      ...{ clock: { now: () => new Date(BEGIN) }, send, claims: NO_CLAIMS, kept: async () => null },
    });
    expect(more).toEqual([]);
    expect(found).toMatchObject({ verdict, what: `${TENANT} requests`, text: expect.stringMatching(words) });
    expect(exchange.asked.map(({ cmdlet }) => cmdlet)).toEqual(['Get-HistoricalSearch']);
  });
});
