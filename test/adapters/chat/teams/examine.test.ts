import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { examineTeams } from '../../../../adapters/chat/teams/examine.ts';
import { openReferences } from '../../../../adapters/chat/teams/outbound/references.ts';
import { readSettings } from '../../../../adapters/chat/teams/settings.ts';
import { APP_ID, referenceTo, unhurried } from '../../../teams/connected.ts';
import { type ConnectorStub, startConnectorStub, TENANT } from '../../../teams/connector-stub.ts';
import { keptLog } from '../../../teams/kept-log.ts';

const SECRET = 'a-secret';
const ALERTS = '19:alerts@thread.tacv2';

let stub: ConnectorStub;
let stateFolder: string;
let log: ReturnType<typeof keptLog>;
beforeEach(async () => {
  stub = await startConnectorStub();
  stateFolder = await mkdtemp(join(tmpdir(), 'mailflow-examine-'));
  log = keptLog();
});
afterEach(async () => {
  await stub.close();
  await rm(stateFolder, { recursive: true, force: true });
});

const file = () => join(stateFolder, 'conversations.json');

async function examined(
  environment: Readonly<Record<string, string>> = {},
  conversations: readonly string[] = [],
  isAnonymous = false,
) {
  const bot = { TEAMS_APP_ID: APP_ID, TEAMS_APP_PASSWORD: SECRET, TEAMS_TENANT_ID: TENANT };
  const read = readSettings({ ...(isAnonymous ? {} : bot), TEAMS_LOGIN_URL: stub.serviceUrl, ...environment });
  if (read.kind !== 'ready') throw new Error(JSON.stringify(read));
  const context = { clock: unhurried(), log, stateFolder };
  const lines = await examineTeams({ settings: read.settings, context, conversations });
  // Every line that is not good has a cure; none shows a secret; the log has nothing that the lines do not say.
  expect(lines.filter(({ verdict, cure }) => (verdict === 'good') !== (cure === null))).toEqual([]);
  expect(JSON.stringify(lines)).not.toMatch(/a-secret|a-token/);
  expect(log.lines).toEqual([]);
  return lines;
}

const verdicts = (lines: Awaited<ReturnType<typeof examined>>) => lines.map(({ verdict, what }) => [verdict, what]);

describe("doctor's part on Teams", () => {
  test('finds all good where there is a token and every conversation is known', async () => {
    const references = await openReferences(file(), log);
    await references.keep(referenceTo(stub, ALERTS));
    const lines = await examined({}, [`teams:${ALERTS}`, `teams:${ALERTS}`, 'slack:C0123']);
    expect(verdicts(lines)).toEqual([
      ['good', 'TEAMS_APP_PASSWORD'],
      ['good', 'TEAMS_TENANT_ID'],
      ['good', 'endpoint'],
    ]);
    // Only the token was asked for; nothing was said to anybody.
    expect([stub.tokenRequests.length, stub.calls]).toEqual([1, []]);
  });

  test.each([
    ['a wrong secret', 7000215, 'TEAMS_APP_PASSWORD', /The secret is not accepted/, /Certificates & secrets/],
    ['an expired secret', 7000222, 'TEAMS_APP_PASSWORD', /The secret has expired/, /New client secret/],
    ['a wrong app', 700016, 'TEAMS_APP_ID', /This app does not exist in the tenant/, /Microsoft App ID/],
    ['a wrong tenant', 90002, 'TEAMS_TENANT_ID', /The tenant does not exist/, /App Tenant ID/],
    ['whatever else', 1, 'TEAMS_APP_PASSWORD', /does not accept .* \(AADSTS1\)/, /Certificates/],
  ])('names for %s the variable, the reason and where to find it', async (_, code, what, said, cure) => {
    stub.strikeTokens({ kind: 'denied', code });
    const [first] = await examined();
    expect(first).toMatchObject({ verdict: 'bad', what });
    expect(first?.said).toMatch(said);
    expect(first?.cure).toMatch(cure);
  });

  test.each([
    ['an error', { kind: 'status', status: 500, taken: false }, /issues no token at the moment \(500\)/],
    ['a lost answer', { kind: 'lost', taken: false }, /was lost/],
  ] as const)('blames no variable for %s of where tokens are given', async (_, fault, said) => {
    stub.strikeTokens(fault);
    const [first] = await examined();
    expect(first).toMatchObject({ verdict: 'bad', what: stub.host, cure: expect.stringContaining('reach') });
    expect(first?.said).toMatch(said);
  });

  test('names the host that cannot be reached', async () => {
    const elsewhere = await startConnectorStub();
    await elsewhere.close();
    const [first] = await examined({ TEAMS_LOGIN_URL: elsewhere.serviceUrl });
    expect(first).toMatchObject({
      ...{ verdict: 'bad', what: elsewhere.host },
      said: `No token: ${elsewhere.host} cannot be reached (ECONNREFUSED).`,
    });
  });

  test('does not know whether Teams ever reaches a bot that it never reached', async () => {
    const lines = await examined({}, [`teams:${ALERTS}`]);
    expect(verdicts(lines).slice(2)).toEqual([
      ['unknown', 'endpoint'],
      ['bad', `conversation ${ALERTS}`],
    ]);
  });

  test('finds things in the portal of the cloud that the bot is in', async () => {
    stub.strikeTokens({ kind: 'denied', code: 7000222 });
    const cures = (await examined({ TEAMS_CLOUD: 'us-government' })).map(({ cure }) => cure ?? '');
    expect(cures.filter((cure) => /portal\.azure\.us/.test(cure))).toHaveLength(2);
    expect(cures.join()).not.toContain('portal.azure.com');
  });

  test('says whose people are answered', async () => {
    const other = '99999999-2222-3333-4444-555555555555';
    const lines = await examined({ TEAMS_ALLOWED_TENANTS: other });
    expect(lines.find(({ what }) => what === 'TEAMS_TENANT_ID')?.said).toContain(`1 more (${other})`);
  });

  test('finds what of the conversations cannot be read, and leaves it to the bot to set it aside', async () => {
    const references = [referenceTo(stub, ALERTS), { id: 'a:ann' }];
    await writeFile(file(), JSON.stringify({ version: 1, references }));
    const lines = await examined({}, [`teams:${ALERTS}`]);
    expect(verdicts(lines).slice(2)).toEqual([
      ['good', 'endpoint'],
      ['bad', 'conversations.json'],
    ]);
    expect(lines.at(-1)?.said).toBe('1 of its conversations cannot be read.');
    await writeFile(file(), '{');
    expect((await examined()).at(-1)?.said).toBe('It cannot be read at all.');
    expect(await readdir(stateFolder)).toEqual(['conversations.json']);
  });

  test('says where the file of the conversations cannot be read at all', async () => {
    await mkdir(file());
    expect(verdicts(await examined()).at(-1)).toEqual(['bad', 'conversations.json']);
  });

  test('asks nobody for a token where everybody is believed', async () => {
    const lines = await examined({ TEAMS_ANONYMOUS: '1' }, [], true);
    expect(verdicts(lines)).toEqual([
      ['unknown', 'TEAMS_ANONYMOUS'],
      ['unknown', 'tenants'],
      ['unknown', 'endpoint'],
    ]);
    expect(stub.tokenRequests).toEqual([]);
  });
});
