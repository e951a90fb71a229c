import { describe, expect, test } from 'vitest';
import { besideId } from '../../src/permissions/names.ts';
import {
  type Permission,
  type Person,
  type Place,
  permissionOf,
  personWords,
} from '../../src/permissions/permissions.ts';

const ANNA: Person = { id: 'slack:U1', groups: ['slack:S1'], kind: 'member' };
const CHANNEL: Place = { conversation: 'slack:C1', isInvited: true, isDirect: false };
const OPEN = { allowed: [], guestsRead: false };
const refused = (reason: string) => ({ ok: false, reason }) as Permission;

describe('who may do what', () => {
  test('everyone of the organisation reads, wherever they are', () => {
    for (const isInvited of [true, false])
      expect(permissionOf('read', ANNA, { ...CHANNEL, isInvited }, { ...OPEN, allowed: ['slack:U9'] }).ok).toBe(true);
  });

  test('where nobody is named, members of where the bot was invited change things, and in a direct message', () => {
    expect(permissionOf('change', ANNA, CHANNEL, OPEN).ok).toBe(true);
    const uninvited = { ...CHANNEL, isInvited: false };
    expect(permissionOf('change', ANNA, uninvited, OPEN)).toEqual(refused('not-invited-here'));
    expect(permissionOf('change', ANNA, { ...uninvited, isDirect: true }, OPEN).ok).toBe(true);
  });

  test('where the bot can never be, nobody subscribes, and they hear where they can', () => {
    const closed = { ...CHANNEL, isInvited: false, isClosed: true } as const;
    expect(permissionOf('read', ANNA, closed, OPEN).ok).toBe(true);
    expect(permissionOf('change', ANNA, closed, OPEN).ok).toBe(true);
    expect(permissionOf('be-told', ANNA, closed, OPEN)).toEqual(refused('closed-here'));
    const named = { ...OPEN, allowed: ['slack:U1'] };
    expect(permissionOf('be-told', ANNA, closed, named)).toEqual(refused('closed-here'));
    expect(permissionOf('be-told', ANNA, CHANNEL, named).ok).toBe(true);
    expect(permissionOf('be-told', ANNA, closed, { ...OPEN, allowed: ['slack:U9'] })).toEqual(refused('not-named'));
  });

  test('where somebody is named, only they, their group or everybody in a named conversation', () => {
    const may = (allowed: readonly string[]) => permissionOf('change', ANNA, CHANNEL, { ...OPEN, allowed });
    expect(may(['slack:U1'])).toEqual({ ok: true, reason: 'named' });
    expect(may(['slack:S1'])).toEqual({ ok: true, reason: 'group-named' });
    expect(may(['slack:C1'])).toEqual({ ok: true, reason: 'place-named' });
    expect(may(['slack:U2', 'teams:U1'])).toEqual(refused('not-named'));
  });

  test('only those who are named send mail from a chat, wherever they are', () => {
    for (const place of [CHANNEL, { ...CHANNEL, isInvited: false, isDirect: true }])
      expect(permissionOf('mail', ANNA, place, OPEN)).toEqual(refused('no-operators'));
    const mayMail = (allowed: readonly string[]) => permissionOf('mail', ANNA, CHANNEL, { ...OPEN, allowed });
    expect(mayMail(['slack:U1'])).toEqual({ ok: true, reason: 'named' });
    expect(mayMail(['slack:S1'])).toEqual({ ok: true, reason: 'group-named' });
    expect(mayMail(['slack:U9'])).toEqual(refused('not-named'));
  });

  test('bots and people of other organisations do nothing, though they be named', () => {
    for (const kind of ['bot', 'stranger'] as const)
      for (const wish of ['read', 'change'] as const)
        expect(permissionOf(wish, { ...ANNA, kind }, CHANNEL, { ...OPEN, allowed: ['slack:U1'] })).toEqual(
          refused(kind),
        );
  });

  test('guests read where that is allowed, and change things only when they are named themselves', () => {
    const guest = { ...ANNA, kind: 'guest' } as const;
    expect(permissionOf('read', guest, CHANNEL, OPEN)).toEqual(refused('guest'));
    expect(permissionOf('read', guest, CHANNEL, { ...OPEN, guestsRead: true }).ok).toBe(true);
    expect(permissionOf('change', guest, CHANNEL, { ...OPEN, guestsRead: true })).toEqual(refused('guest'));
    expect(permissionOf('change', guest, CHANNEL, { ...OPEN, allowed: ['slack:S1'] })).toEqual(refused('guest'));
    expect(permissionOf('change', guest, CHANNEL, { ...OPEN, allowed: ['slack:U1'] }).ok).toBe(true);
  });
});

describe('a name that people chose', () => {
  test('stands beside the id, which stays as it is', () => {
    expect(personWords({ ...ANNA, name: 'Anna Lee' })).toBe('Anna Lee (slack:U1)');
    expect(personWords(ANNA)).toBe('slack:U1');
    expect(besideId('teams:19:x', 'Mail alerts')).toBe('Mail alerts (teams:19:x)');
  });

  test('is one line of plain text of sixty characters at most, or none', () => {
    const words = (name: string) => personWords({ ...ANNA, name });
    expect(words(' A\n\tB \u202e`C`\u0000 ')).toBe('A B C (slack:U1)');
    expect(words('x'.repeat(500))).toBe(`${'x'.repeat(59)}… (slack:U1)`);
    expect(words('😀'.repeat(100))).toBe(`${'😀'.repeat(59)}… (slack:U1)`);
    expect(words(' \u200b')).toBe('slack:U1');
  });
});
