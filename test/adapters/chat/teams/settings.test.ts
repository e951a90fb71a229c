import { describe, expect, test } from 'vitest';
import { CLOUDS } from '../../../../adapters/chat/teams/clouds.ts';
import { isFilePlace, isService } from '../../../../adapters/chat/teams/hosts.ts';
import { readSettings, SETTINGS } from '../../../../adapters/chat/teams/settings.ts';

const ID = '01234567-89ab-cdef-0123-456789abcdef';
const SECRET = 'Xy1~a-secret-of-a-test';
const GOOD = { TEAMS_APP_ID: ID, TEAMS_APP_PASSWORD: SECRET, TEAMS_TENANT_ID: ID };

const faultsOf = (environment: Readonly<Record<string, string>>): readonly string[] => {
  const read = readSettings(environment);
  return read.kind === 'faulty' ? read.faults : [read.kind];
};

describe("Teams' settings", () => {
  test('none is off, an empty one is none', () => {
    expect(readSettings({ PATH: '/bin', TEAMS_APP_ID: '' })).toEqual({ kind: 'off' });
  });

  test('three are a bot of one organisation', () => {
    expect(readSettings(GOOD)).toMatchObject({
      kind: 'ready',
      settings: { identity: { kind: 'bot', appId: ID, tenant: ID }, tenants: [ID], hosts: [] },
    });
  });

  test('speak to the cloud of the government when told to', () => {
    const read = readSettings({ ...GOOD, TEAMS_CLOUD: 'us-government' });
    expect(read).toMatchObject({
      kind: 'ready',
      settings: {
        loginUrl: 'https://login.microsoftonline.us',
        openIdMetadata: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
      },
    });
  });

  test('half of them is a fault for each that is missing, with where to find it', () => {
    expect(faultsOf({ TEAMS_APP_ID: ID })).toEqual([
      expect.stringMatching(/^TEAMS_APP_PASSWORD: is missing\. Find it at portal\.azure\.com .*Certificates & secrets/),
      expect.stringMatching(/^TEAMS_TENANT_ID: is missing\. Find it at portal\.azure\.com/),
    ]);
  });

  test.each([
    [{ ...GOOD, TEAMS_APP_ID: 'mailflow' }, /^TEAMS_APP_ID: is not an id/],
    [{ ...GOOD, TEAMS_APP_PASSWORD: ID }, /^TEAMS_APP_PASSWORD: holds the Secret ID/],
    [{ ...GOOD, TEAMS_APP_PASSWORD: `"${SECRET}"` }, /quotation marks/],
    [{ ...GOOD, TEAMS_ALLOWED_TENANTS: 'contoso' }, /^TEAMS_ALLOWED_TENANTS: /],
    [{ ...GOOD, TEAMS_ALLOWED_TENANTS: ' , ' }, /^TEAMS_ALLOWED_TENANTS: is empty/],
    [{ ...GOOD, TEAMS_ALLOWED_HOSTS: ',' }, /^TEAMS_ALLOWED_HOSTS: is empty/],
    [{ ...GOOD, TEAMS_LOGIN_URL: 'http://login.example' }, /^TEAMS_LOGIN_URL: is not an https/],
    [{ ...GOOD, TEAMS_CLOUD: 'gcc' }, /^TEAMS_CLOUD: is neither public nor us-government/],
    [{ TEAMS_APP_ID: ID, TEAMS_CLOUD: 'us-government' }, /^TEAMS_TENANT_ID: is missing\. Find it at portal\.azure\.us/],
    [{ TEAMS_ANONYMOUS: 'yes' }, /^TEAMS_ANONYMOUS: is neither/],
    [{ ...GOOD, TEAMS_ANONYMOUS: '1' }, /^TEAMS_ANONYMOUS: is 1 together with TEAMS_APP_ID/],
    [{ TEAMS_ANONYMOUS: '1', NODE_ENV: 'production' }, /production/],
    [{ TEAMS_ANONYMOUS: '1', MAILFLOW_HOST: '0.0.0.0' }, /other machines/],
    [{ TEAMS_ANONYMOUS: '1', TEAMS_ALLOWED_HOSTS: 'gateway.example' }, /another machine/],
  ])('%o is a fault that names the variable and shows no secret', (environment, fault) => {
    const faults = faultsOf(environment);
    expect(faults.some((each) => fault.test(each))).toBe(true);
    expect(faults.join()).not.toContain(SECRET);
  });

  test('each says what it is', () => {
    for (const said of Object.values(SETTINGS)) expect(said).toMatch(/\w{3}/);
  });
});

describe('the services that may be called', () => {
  const TEAMS = { hosts: ['gateway.example', '127.0.0.1:8080'], onlyThisMachine: false, cloud: CLOUDS.public };
  const GOVERNMENT = { ...TEAMS, cloud: CLOUDS['us-government'] };
  const PLAYGROUND = { hosts: [], onlyThisMachine: true, cloud: CLOUDS.public };

  test.each([
    ['https://smba.trafficmanager.net/emea/', true, false],
    ['https://smba.infra.gcc.teams.microsoft.com/v3', true, false],
    ['https://gateway.example/', true, false],
    ['http://127.0.0.1:8080/', true, true],
    ['http://127.0.0.1:8081/', false, true],
    ['http://localhost:56150/_connector', false, true],
    ['http://smba.trafficmanager.net/', false, false],
    ['https://smba.trafficmanager.net:8443/', false, false],
    ['https://evil.trafficmanager.net/', false, false],
    ['https://smba.trafficmanager.net.evil.example/', false, false],
    ['https://smba.trafficmanager.net@evil.example/', false, false],
    ['https://user:x@smba.trafficmanager.net/', false, false],
    ['http://169.254.169.254/', false, false],
    ['file:///etc/passwd', false, false],
    ['smba.trafficmanager.net', false, false],
  ])('%s: for Teams %s, for the Playground %s', (address, isTeams, isPlayground) => {
    expect([isService(address, TEAMS), isService(address, PLAYGROUND)]).toEqual([isTeams, isPlayground]);
  });

  test.each([
    ['https://smba.trafficmanager.net/amer/', true, false],
    ['https://smba.infra.gcc.teams.microsoft.com/teams', true, false],
    ['https://smba.infra.gov.teams.microsoft.us/teams', false, true],
    ['https://smba.infra.dod.teams.microsoft.us/teams', false, true],
    ['https://smba.infra.gov.teams.microsoft.com/teams', false, false],
    ['https://gateway.example/', true, true],
  ])('%s: in the public cloud %s, in that of the government %s', (address, isPublic, isGovernment) => {
    expect([isService(address, TEAMS), isService(address, GOVERNMENT)]).toEqual([isPublic, isGovernment]);
  });

  test('files lie where people of an organisation keep theirs', () => {
    const places = ['https://contoso-my.sharepoint.com/a', 'https://sharepoint.com/a', 'https://evilsharepoint.com/a'];
    expect(places.map((each) => isFilePlace(each, TEAMS))).toEqual([true, false, false]);
    const ofGovernment = [
      'https://contoso-my.sharepoint.us/a',
      'https://contoso-my.dps.mil/a',
      'https://contoso-my.sharepoint-mil.us/a',
    ];
    expect(ofGovernment.map((each) => isFilePlace(each, TEAMS))).toEqual([false, false, false]);
    expect(ofGovernment.map((each) => isFilePlace(each, GOVERNMENT))).toEqual([true, true, true]);
    expect(places.map((each) => isFilePlace(each, GOVERNMENT))).toEqual([false, false, false]);
  });
});
