import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chatSystems } from '../../adapters/chat/index.ts';
import { idFaultText, readConversation, readOperators } from '../../src/permissions/operators.ts';
import { type Person, type Place, permissionOf } from '../../src/permissions/permissions.ts';
import { runs } from '../seed/runs.ts';

const CHATS = chatSystems.map(({ ids }) => ids);
const GUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const CHANNEL = '19:0a1b2c@thread.tacv2';

const faultsOf = (text: string) => {
  const read = readOperators(text, CHATS);
  return read.ok ? [] : read.faults;
};

describe('the list of operators', () => {
  test.each([
    ['slack:U0123,slack:W0123', ['slack:U0123', 'slack:W0123']],
    [' slack:S0123 , slack:C0123,, slack:G0123,', ['slack:S0123', 'slack:C0123', 'slack:G0123']],
    ['slack:D0123,slack:D0123', ['slack:D0123']],
    [`teams:${GUID.toUpperCase()},teams:${CHANNEL}`, [`teams:${GUID}`, `teams:${CHANNEL}`]],
    [`teams:19:${GUID}_${GUID}@unq.gbl.spaces`, [`teams:19:${GUID}_${GUID}@unq.gbl.spaces`]],
    [
      'teams:19:meeting_MjdhNjM4@thread.v2,teams:a:1pL6i0oY',
      ['teams:19:meeting_MjdhNjM4@thread.v2', 'teams:a:1pL6i0oY'],
    ],
    ['teams:29:1bSnHZ7Js2STWrgk6ScEErLk1', ['teams:29:1bSnHZ7Js2STWrgk6ScEErLk1']],
  ])('%s names them', (text, ids) => {
    expect(readOperators(text, CHATS)).toEqual({ ok: true, ids });
  });

  test.each([
    ['', 'is empty', 'slack:U0123'],
    [' ', 'is empty', 'slack:U0123'],
    [',', 'is empty', 'slack:U0123'],
    [' , ', 'is empty', 'slack:U0123'],
    ['\t,\n,', 'is empty', 'slack:U0123'],
    ['slack:general', 'not a Slack id', 'slack:U0123'],
    ['slack:GENERAL', 'not a Slack id', 'slack:U0123'],
    ['slack:#general', 'not a Slack id', 'slack:U0123'],
    ['slack:@ann', 'not a Slack id', 'slack:U0123'],
    ['slack:u0123', 'not in capitals', 'slack:U0123'],
    ['slack:@U0123', 'begins with @', 'slack:U0123'],
    ['slack:<@U0123|ann>', 'is a mention', 'slack:U0123'],
    ['slack:<!subteam^S0123>', 'is a mention', 'slack:S0123'],
    ['slack:T0123', 'a workspace', 'slack:U0123'],
    ['slack:B0123', 'a bot', 'slack:U0123'],
    ['slack:USLACKBOT', 'a bot', 'slack:U0123'],
    ['slack:ann@contoso.com', 'not a Slack id', 'slack:U0123'],
    ['slack:', 'not a Slack id', 'slack:U0123'],
    ['slack:*', 'not a Slack id', 'slack:U0123'],
    ['slack: U0123', 'has a blank in it', 'slack:U0123'],
    ['slack:U1 slack:U2', 'has a blank in it; put commas', 'slack:U1,slack:U2'],
    ['slack:U1;slack:C2', 'has ";" in it; put commas', 'slack:U1,slack:C2'],
    ['slack:U1 | teams:28:x', 'has "|" in it', 'slack:U0123'],
    ['a;b', 'has ";" in it', 'slack:U0123'],
    ['"slack:U1"', 'names the chat "\\"slack"', 'slack:U0123'],
    ['U0123', 'names no chat', 'slack:U0123'],
    ['ann', 'names no chat', 'slack:U0123'],
    [GUID, 'names no chat', `teams:${GUID}`],
    ['Slack:U0123', 'names the chat "Slack"', 'slack:U0123'],
    ['slak:U0123', 'names the chat "slak"', 'slack:U0123'],
    ['irc:ann', 'names the chat "irc"; known chats are slack, teams', 'slack:U0123'],
    ['local:console', 'names the chat "local"', 'slack:U0123'],
    ['slack：U0123', 'names no chat', 'slack:U0123'],
    ['slack:U0123\u200b', 'not a Slack id', 'slack:U0123'],
    ['teams:ann@contoso.com', 'neither the object id', 'teams:01234567-89ab-cdef-0123-456789abcdef'],
    ['teams:U0123', 'neither the object id', 'teams:01234567-89ab-cdef-0123-456789abcdef'],
    [`teams:{${GUID}}`, 'is in braces', `teams:${GUID}`],
    [`teams:8:orgid:${GUID}`, 'has "8:orgid:" before', `teams:${GUID}`],
    ['teams:19%3A0a1b2c%40thread.tacv2', 'as in a link', `teams:${CHANNEL}`],
    [`teams:${CHANNEL};messageid=1612345678901`, 'is one message', `teams:${CHANNEL}`],
    ['teams:28:bot', 'is a bot', 'teams:01234567-89ab-cdef-0123-456789abcdef'],
    ['constructor:U1', 'names the chat "constructor"', 'slack:U0123'],
    ['__proto__', 'names no chat', 'slack:U0123'],
  ])('%j is refused, with why and what to write', (text, why, write) => {
    const [fault, ...others] = faultsOf(text);
    expect(others).toEqual([]);
    expect(fault?.why).toContain(why);
    expect(fault?.write).toContain(write);
    expect(
      idFaultText(fault ?? expect.fail()).startsWith(`${JSON.stringify(text.trim() === '' ? text : fault?.entry)} `),
    ).toBe(true);
  });

  test('every entry that is wrong is named', () => {
    expect(faultsOf('slack:U1, slack:general ,ann,teams:28:x').map(({ entry }) => entry)).toEqual([
      'slack:general',
      'ann',
      'teams:28:x',
    ]);
  });
});

describe('one conversation', () => {
  test.each(['slack:C0123', 'slack:G0123', 'slack:D0123', `teams:${CHANNEL}`, ' slack:C1 '])('%s is one', (text) => {
    expect(readConversation(text, CHATS)).toEqual({ ok: true, ids: [text.trim()] });
  });

  test.each([
    ['slack:U0123', 'is the id of a person, not of a conversation'],
    ['slack:S0123', 'is the id of a group, not of a conversation'],
    [`teams:${GUID}`, 'is the id of a person, not of a conversation'],
    ['slack:C1,slack:C2', 'not a Slack id'],
    ['slack:C1 slack:C2', 'has a blank in it'],
    ['slack:#alerts', 'not a Slack id'],
    ['C1', 'names no chat'],
    ['', 'names no chat'],
    ['local:console', 'names the chat "local"'],
  ])('%j is none', (text, why) => {
    const read = readConversation(text, CHATS);
    const [fault] = read.ok ? [] : read.faults;
    expect(fault?.why).toContain(why);
    for (const write of fault?.write ?? []) expect(readConversation(write, CHATS).ok).toBe(true);
    expect(fault?.write.length).toBeGreaterThan(0);
  });
});

/** Ids with what they are, written in every way that there is. */
const alnum = fc
  .array(fc.constantFrom(...'ABCXYZ0123456789'), { minLength: 1, maxLength: 10 })
  .map((all) => all.join(''));
const slack = fc.tuple(fc.constantFrom('U', 'W', 'S', 'C', 'G', 'D'), alnum).map(([letter, rest]) => ({
  written: `slack:${letter}0${rest}`,
  id: `slack:${letter}0${rest}`,
  kind: 'UW'.includes(letter) ? 'person' : letter === 'S' ? 'group' : 'conversation',
}));
const teamsPerson = fc.tuple(fc.uuid(), fc.boolean()).map(([guid, isUpper]) => ({
  written: `teams:${isUpper ? guid.toUpperCase() : guid}`,
  id: `teams:${guid}`,
  kind: 'person',
}));
const teamsConversation = alnum.map((name) => {
  const id = `teams:19:${name}@thread.tacv2`;
  return { written: id, id, kind: 'conversation' };
});
const named = fc.oneof(slack, teamsPerson, teamsConversation);
const blank = fc.constantFrom('', ' ', '\t', '  ');
const list = fc.array(fc.tuple(named, blank, blank), { minLength: 1, maxLength: 6 });

const writtenAs = (entries: readonly (readonly [{ readonly written: string }, string, string])[]): string =>
  entries.map(([{ written }, before, after]) => `${before}${written}${after}`).join(',');

const CLOSED = { isInvited: true, isDirect: false };
const NOBODY: Person = { id: 'slack:U1NOBODY', groups: [], kind: 'member' };
const NOWHERE: Place = { conversation: 'slack:C1NOWHERE', ...CLOSED };

test('a list lets exactly those act whom it names', () => {
  fc.assert(
    fc.property(list, fc.array(named, { maxLength: 6 }), (entries, others) => {
      const read = readOperators(writtenAs(entries), CHATS);
      if (!read.ok) throw new Error(read.faults.map(idFaultText).join());
      const truth = new Set(entries.map(([{ id }]) => id));
      for (const { id, kind } of [...entries.map(([each]) => each), ...others]) {
        const person = { ...NOBODY, ...(kind === 'person' ? { id } : kind === 'group' ? { groups: [id] } : {}) };
        const place = kind === 'conversation' ? { conversation: id, ...CLOSED } : NOWHERE;
        const permission = permissionOf('change', person, place, { allowed: read.ids, guestsRead: false });
        expect(permission.ok, id).toBe(truth.has(id));
      }
      expect(permissionOf('change', NOBODY, NOWHERE, { allowed: read.ids, guestsRead: false }).ok).toBe(false);
    }),
    { numRuns: runs(300) },
  );
});

/** Mistakes that leave an entry which no id in a chat can ever be. */
const mistake = fc.constantFrom<(written: string) => string>(
  (written) => written.replace(':', ''),
  (written) => written.replace(':', ';'),
  (written) => written.replace(':', ': '),
  (written) => written.replace(/^\w+:/, ''),
  (written) => written.replace(/^\w+/, 'irc'),
  (written) => written.replace(/^\w+/, (name) => name.toUpperCase()),
  (written) => written.replace(/:.*/s, ':'),
  (written) => written.replace(/:.*/s, ':general'),
  (written) => written.replace(':', ':@'),
  (written) => written.replace(':', ':#'),
  (written) => `"${written}"`,
  (written) => `${written}\u200b`,
  (written) => `${written} ${written}`,
  (written) => `${written};${written}`,
  (written) => `${written}|`,
  (written) => (written.startsWith('slack:') ? written.toLowerCase() : `teams:28:${written}`),
  (written) => (written.startsWith('slack:') ? written.replace(/:./, ':T') : written.replace(/[-:][^-:]*$/, '')),
);

test('a list with an entry that can match nobody is refused, with the entry and forms that are accepted', () => {
  fc.assert(
    fc.property(list, fc.nat(), mistake, (entries, at, mistaken) => {
      const wrong = at % entries.length;
      const entry = mistaken(entries[wrong]?.[0].written ?? '');
      const text = writtenAs(entries.map((each, index) => (index === wrong ? [{ written: entry }, '', ' '] : each)));
      const faults = faultsOf(text);
      expect(faults.map((fault) => fault.entry)).toEqual([entry]);
      const [fault] = faults;
      expect(fault?.write.length).toBeGreaterThan(0);
      for (const write of fault?.write ?? []) expect(readOperators(write, CHATS).ok, write).toBe(true);
    }),
    { numRuns: runs(500) },
  );
});

test('whatever is written, a list is refused or names somebody: it is never taken for none', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...', ;:slackteamU0\t') }));
  fc.assert(
    fc.property(text, (given) => {
      const read = readOperators(given, CHATS);
      expect(read.ok ? read.ids.length : read.faults.length).toBeGreaterThan(0);
    }),
    { numRuns: runs(1000) },
  );
});
