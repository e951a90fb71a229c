import { describe, expect, test } from 'vitest';
import type { Member } from '../../../../adapters/chat/teams/outbound/calls.ts';
import { people, type Sender } from '../../../../adapters/chat/teams/outbound/people.ts';
import type { Reference } from '../../../../adapters/chat/teams/outbound/reference.ts';
import { MailflowError } from '../../../../src/model/mailflow-error.ts';
import { permissionOf } from '../../../../src/permissions/permissions.ts';

const TENANT = '11111111-2222-3333-4444-555555555555';
const OBJECT = 'AAAAAAAA-2222-3333-4444-555555555555';
const ANN: Sender = { id: '29:ann', objectId: OBJECT, role: 'user', name: 'Ann' };
const HERE: Reference = {
  ...{ id: '19:alerts@thread.tacv2', kind: 'channel', serviceUrl: 'https://example.com' },
  ...{ tenant: TENANT, team: null, bot: '28:bot' },
};

/** Teams, in which Ann is what the test says, and a clock. */
function given() {
  let at = Date.parse('2026-11-22T12:00:00Z');
  let isAway = false;
  let member: Member | null = { id: '29:ann', tenantId: TENANT, userRole: 'user' };
  const asked: string[] = [];
  const person = people({
    calls: {
      async member(_, user) {
        asked.push(user);
        return isAway ? { kind: 'not-now', afterMs: 0, trouble: '503' } : { member };
      },
    },
    tenants: [TENANT],
    clock: { now: () => new Date(at) },
  });
  return {
    asked,
    person: (isFresh: boolean) => person(HERE, ANN, { isFresh }),
    of: (sender: Sender) => person(HERE, sender),
    pass: (minutes: number) => {
      at += minutes * 60_000;
    },
    is: (now: Partial<Member> | null) => {
      member = now === null ? null : { id: '29:ann', tenantId: TENANT, userRole: 'user', ...now };
    },
    away: () => {
      isAway = true;
    },
  };
}

describe('somebody in Teams', () => {
  test('is remembered for five minutes where they read, and for one where it is asked who they are now', async () => {
    const teams = given();
    expect(await teams.person(false)).toMatchObject({ kind: 'member' });
    teams.is({ userRole: 'guest' });
    teams.pass(0.9);
    expect(await teams.person(true)).toMatchObject({ kind: 'member' });
    teams.pass(0.2);
    expect(await teams.person(false)).toMatchObject({ kind: 'member' });
    expect(teams.asked).toHaveLength(1);
    expect(await teams.person(true)).toMatchObject({ kind: 'guest' });
    expect(await teams.person(false)).toMatchObject({ kind: 'guest' });
    expect(teams.asked).toHaveLength(2);
  });

  test('who tries again and again is asked about once a minute', async () => {
    const teams = given();
    teams.is(null);
    for (let second = 0; second < 180; second++) {
      expect(await teams.person(true)).toMatchObject({ kind: 'stranger' });
      teams.pass(1 / 60);
    }
    expect(teams.asked).toHaveLength(3);
  });

  test('whom Teams cannot be asked about anew is nobody', async () => {
    const teams = given();
    await teams.person(false);
    teams.pass(2);
    teams.away();
    await expect(teams.person(true)).rejects.toThrow(MailflowError);
    // What was known of them a moment ago is enough to read.
    expect(await teams.person(false)).toMatchObject({ kind: 'member' });
    teams.pass(4);
    await expect(teams.person(false)).rejects.toThrow(MailflowError);
  });

  test.each([
    ['their object id', `teams:${OBJECT.toLowerCase()}`, true],
    ['the id that they have for this bot', 'teams:29:ann', true],
    ['the object id of somebody else', 'teams:bbbbbbbb-2222-3333-4444-555555555555', false],
    ['the id that somebody else has for this bot', 'teams:29:bob', false],
  ])('may change things by %s', async (_, entry, isOk) => {
    const place = { conversation: 'teams:19:alerts@thread.tacv2', isInvited: true, isDirect: false };
    const policy = { allowed: [entry], guestsRead: false };
    const { of } = given();
    expect(permissionOf('change', await of(ANN), place, policy).ok).toBe(isOk);
    const unnamed = await of({ ...ANN, objectId: null });
    expect(permissionOf('change', unnamed, place, policy).ok).toBe(entry === 'teams:29:ann');
  });
});
