import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MailflowError } from '../../../../src/model/mailflow-error.ts';
import { callsTo, keptLog } from '../../../slack/connected.ts';
import { type HostileSlack, startHostileSlack } from '../../../slack/hostile-slack.ts';

let slack: HostileSlack;
let ann: string;
beforeEach(async () => {
  slack = await startHostileSlack();
  ann = slack.ids['ann'] ?? '';
});
afterEach(() => slack.close());

const minutesLater = () => {
  let at = Date.parse('2026-11-22T12:00:00Z');
  const pass = (minutes: number) => {
    at += minutes * 60_000;
  };
  return { clock: { now: () => new Date(at) }, pass };
};

describe('somebody', () => {
  test.for([
    ['member', {}],
    ['guest', { is_restricted: true }],
    ['guest', { is_restricted: true, is_ultra_restricted: true }],
    ['stranger', { is_stranger: true }],
    ['stranger', { team_id: 'T999' }],
    ['stranger', { team_id: undefined }],
    ['stranger', { deleted: true }],
    ['stranger', { team_id: 'T999', enterprise_user: { enterprise_id: 'E999' } }],
    ['bot', { is_bot: true }],
  ] as const)('is a %s by %o', async ([kind, fields]) => {
    slack.describeUser(ann, fields);
    const person = await callsTo(slack).person(ann, { team: slack.team });
    expect(person).toEqual({ id: `slack:${ann}`, name: expect.stringMatching(/./), groups: [], kind });
  });

  test('whom an event names of another team is a stranger', async () => {
    expect(await callsTo(slack).person(ann, { team: 'T999' })).toMatchObject({ kind: 'stranger' });
    expect(await callsTo(slack).person(ann, { team: null })).toMatchObject({ kind: 'member' });
  });

  test('whom Slack does not know is a stranger', async () => {
    expect(await callsTo(slack).person('U404', { team: slack.team })).toMatchObject({ kind: 'stranger' });
  });

  test('whom Slack cannot be asked about is nobody, and is asked about again', async () => {
    const calls = callsTo(slack);
    slack.strike('users.info', { kind: 'status', status: 503, taken: false });
    await expect(calls.person(ann, { team: slack.team })).rejects.toThrow(MailflowError);
    expect(await calls.person(ann, { team: slack.team })).toMatchObject({ kind: 'member' });
  });

  test('is asked about once in five minutes, by however many at a time', async () => {
    const { clock, pass } = minutesLater();
    const calls = callsTo(slack, { clock });
    await Promise.all([1, 2, 3].map(() => calls.person(ann, { team: slack.team })));
    slack.describeUser(ann, { is_restricted: true });
    pass(4);
    expect(await calls.person(ann, { team: slack.team })).toMatchObject({ kind: 'member' });
    expect(slack.callsOf('users.info')).toHaveLength(1);
    pass(1);
    expect(await calls.person(ann, { team: slack.team })).toMatchObject({ kind: 'guest' });
    expect(slack.callsOf('auth.test')).toHaveLength(1);
  });
});

describe('who somebody is now', () => {
  test('is no older than a minute, and asked once a minute however often they try', async () => {
    const { clock, pass } = minutesLater();
    const calls = callsTo(slack, { clock });
    const kind = async (isFresh: boolean) => (await calls.person(ann, { team: slack.team, isFresh })).kind;
    slack.describeUser(ann, { is_restricted: true });
    for (let time = 0; time < 20; time++) expect(await kind(true)).toBe('guest');
    slack.describeUser(ann, { is_restricted: false });
    pass(0.9);
    expect(await kind(true)).toBe('guest');
    pass(0.2);
    expect(await kind(false)).toBe('guest');
    expect(await kind(true)).toBe('member');
    expect(await kind(false)).toBe('member');
    expect(slack.callsOf('users.info')).toHaveLength(2);
  });

  test('of a group is known within a minute, whoever was added or removed', async () => {
    const { clock, pass } = minutesLater();
    slack.setGroup('S1', []);
    const calls = callsTo(slack, { allowed: ['slack:S1'], clock });
    const groups = async () => (await calls.person(ann, { team: slack.team, isFresh: true })).groups;
    expect(await groups()).toEqual([]);
    slack.setGroup('S1', [ann]);
    pass(1.1);
    expect(await groups()).toEqual(['slack:S1']);
  });
});

describe('groups', () => {
  test('are asked about only where the policy names any', async () => {
    await callsTo(slack, { allowed: [`slack:${ann}`, 'slack:C1', 'teams:S1'] }).person(ann, { team: null });
    expect(slack.callsOf('usergroups.users.list')).toEqual([]);
  });

  test('are those named of which somebody is a member', async () => {
    slack.setGroup('S1', [ann]);
    slack.setGroup('S2', []);
    const calls = callsTo(slack, { allowed: ['slack:S1', 'slack:S2'] });
    expect(await calls.person(ann, { team: null })).toMatchObject({ groups: ['slack:S1'] });
  });

  test('are asked about again after a minute, so that who was thrown out of one may do no more', async () => {
    const { clock, pass } = minutesLater();
    slack.setGroup('S1', [ann]);
    const calls = callsTo(slack, { allowed: ['slack:S1'], clock });
    const groups = async () => (await calls.person(ann, { team: slack.team })).groups;
    expect(await groups()).toEqual(['slack:S1']);
    slack.setGroup('S1', []);
    pass(0.9);
    expect(await groups()).toEqual(['slack:S1']);
    pass(0.2);
    expect(await groups()).toEqual([]);
    expect(slack.callsOf('usergroups.users.list')).toHaveLength(2);
    expect(slack.callsOf('users.info')).toHaveLength(1);
  });

  test('that cannot be read have no members, which is logged', async () => {
    const log = keptLog();
    const calls = callsTo(slack, { allowed: ['slack:S404'], log });
    expect(await calls.person(ann, { team: null })).toMatchObject({ groups: [] });
    expect(log.lines).toMatchObject([{ event: 'slack.group-unread', group: 'S404' }]);
  });
});

describe('a place', () => {
  test('is one that the bot was invited to, or not, or a direct message', async () => {
    const calls = callsTo(slack);
    const [alerts = '', random = ''] = [slack.ids['mail-alerts'], slack.ids['random']];
    expect(await calls.place(alerts)).toEqual({ conversation: `slack:${alerts}`, isInvited: true, isDirect: false });
    expect(await calls.place(random)).toEqual({ conversation: `slack:${random}`, isInvited: false, isDirect: false });
    expect(await calls.place('C404')).toMatchObject({ isInvited: false });
    slack.strike('conversations.history', { kind: 'error', code: 'missing_scope' });
    expect(await calls.place('D1')).toEqual({ conversation: 'slack:D1', isInvited: true, isDirect: true });
  });

  test('is closed to the bot where two people speak among themselves, which Slack is asked once', async () => {
    const calls = callsTo(slack);
    const closed = { conversation: 'slack:D404', isInvited: false, isDirect: false, isClosed: true };
    for (let time = 0; time < 2; time++) expect(await calls.place('D404')).toEqual(closed);
    expect(slack.callsOf('conversations.history')).toHaveLength(1);
  });

  test('that Slack does not tell about is not taken for one that the bot was invited to', async () => {
    const log = keptLog();
    const calls = callsTo(slack, { log });
    slack.strike('conversations.info', { kind: 'throttled', retryAfterS: 1 });
    expect(await calls.place(slack.ids['mail-alerts'] ?? '')).toMatchObject({ isInvited: false });
    expect(log.lines).toMatchObject([{ event: 'slack.place-unread' }]);
    expect(await calls.place(slack.ids['mail-alerts'] ?? '')).toMatchObject({ isInvited: true });
  });
});
