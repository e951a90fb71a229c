import { describe, expect, test } from 'vitest';
import { helpOn } from '../../src/commands/help/help-texts.ts';
import { commands } from '../../src/commands/index.ts';
import { muteAnswer } from '../../src/commands/mute/answer.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { daysBetween } from '../../src/model/window.ts';
import { reports } from '../../src/reports/index.ts';

const rules = ['smtp-auth-spike', 'no-tls-connector'].map((name) => ({ name, summary: `Warns of ${name}` }));
const grammar = { commands, reports, rules, asOf: new Date('2026-11-15T17:20:00Z'), defaultTop: 20 };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function deed(line: string) {
  const parsed = parseCommand(line, grammar);
  if (!parsed.ok) throw new Error(`${line}: ${parsed.rejection.problem}`);
  return { name: parsed.command.name, ...parsed.command.args };
}

function rejection(line: string) {
  const parsed = parseCommand(line, grammar);
  if (parsed.ok) throw new Error(`${line} was understood`);
  return parsed.rejection;
}

const weekly = { every: 'week', at: '09:00', zone: 'UTC' };

describe('a command that is no report', () => {
  test.each([
    ['insights', { name: 'insights', which: 'open', page: 1 }],
    ['insights open top:all page:2', { name: 'insights', which: 'open', top: null, page: 2 }],
    ['@mailflow INSIGHTS All', { name: 'insights', which: 'all', page: 1 }],
    ['insights High', { name: 'insights', which: 'open', from: 'high', page: 1 }],
    ['insights all severity:medium', { name: 'insights', which: 'all', from: 'medium', page: 1 }],
    ['ack all', { name: 'ack', episodes: ['all'] }],
    ['ack ALL open', { name: 'ack', episodes: ['all'] }],
    ['unack all', { name: 'unack', episodes: ['all'] }],
    ['ack Scanner@Contoso.com, k3x9qa', { name: 'ack', episodes: ['Scanner@Contoso.com', 'k3x9qa'] }],
    [
      'snooze scanner@contoso.com abcdef 1w',
      { name: 'snooze', episodes: ['scanner@contoso.com', 'abcdef'], forMs: 7 * DAY },
    ],
    [
      'snooze k3x9qa and abcdef & m2ab7c 1w',
      { name: 'snooze', episodes: ['k3x9qa', 'abcdef', 'm2ab7c'], forMs: 7 * DAY },
    ],
    ['expected k3x9qa and m2ab7c moved', { name: 'expected', episodes: ['k3x9qa', 'm2ab7c'], why: 'moved' }],
    [
      'expected k3x9qa , scanner@contoso.com',
      { name: 'expected', episodes: ['k3x9qa', 'scanner@contoso.com'], why: '' },
    ],
    ['expected k3x9qa id:abcdef moved', { name: 'expected', episodes: ['k3x9qa', 'abcdef'], why: 'moved' }],
    [
      'expected k3x9qa vendor moved',
      { name: 'expected', episodes: ['k3x9qa'], why: 'vendor moved', leading: ['vendor'] },
    ],
    ['expected k3x9qa "vendor" moved', { name: 'expected', episodes: ['k3x9qa'], why: 'vendor moved' }],
    ['expected k3x9qa why:vendor', { name: 'expected', episodes: ['k3x9qa'], why: 'vendor' }],
    ['expected k3x9qa and so on', { name: 'expected', episodes: ['k3x9qa'], why: 'and so on', leading: ['and'] }],
    ['snooze "Fabrikam relay" 1w', { name: 'snooze', episodes: ['Fabrikam relay'], forMs: 7 * DAY }],
    [
      'expected "From your partner - Fabrikam" scanner@contoso.com told "by phone"',
      { name: 'expected', episodes: ['From your partner - Fabrikam', 'scanner@contoso.com'], why: 'told by phone' },
    ],
    ['why Fabrikam relay', { name: 'why', episode: 'fabrikam relay' }],
    ['why K3X9QA', { name: 'why', episode: 'k3x9qa' }],
    ['ack group:K3X9QA', { name: 'ack', episodes: ['group:k3x9qa'] }],
    ['ack k3x9qa m2ab7c', { name: 'ack', episodes: ['k3x9qa', 'm2ab7c'] }],
    ['snooze k3x9qa', { name: 'snooze', episodes: ['k3x9qa'], forMs: 4 * HOUR }],
    ['snooze k3x9qa m2ab7c 7d', { name: 'snooze', episodes: ['k3x9qa', 'm2ab7c'], forMs: 7 * DAY }],
    ['expected k3x9qa "the yearly mailing"', { name: 'expected', episodes: ['k3x9qa'], why: 'the yearly mailing' }],
    ['unack K3X9QA', { name: 'unack', episodes: ['k3x9qa'] }],
    ['unsnooze k3x9qa m2ab7c', { name: 'unsnooze', episodes: ['k3x9qa', 'm2ab7c'] }],
    ['unexpect group:k3x9qa', { name: 'unexpect', episodes: ['group:k3x9qa'] }],
    ['expected k3x9qa why:INC12345', { name: 'expected', episodes: ['k3x9qa'], why: 'INC12345' }],
    ['expected k3x9qa Why:"a: b" really', { name: 'expected', episodes: ['k3x9qa'], why: 'a: b really' }],
    [
      'expected k3x9qa reason:scanner of 2nd floor',
      { name: 'expected', episodes: ['k3x9qa'], why: 'scanner of 2nd floor' },
    ],
    [
      'mute no-tls-connector 2d as why:the "2nd one" force:yes moved',
      { name: 'mute', target: { rule: 'no-tls-connector' }, forMs: 2 * DAY, why: 'as the 2nd one moved', isSure: true },
    ],
    [
      'mute smtp-auth-spike 7d why:“2d of "tests"”',
      { name: 'mute', target: { rule: 'smtp-auth-spike' }, forMs: 7 * DAY, why: '2d of "tests"' },
    ],
    ['mute smtp-auth-spike why:', { name: 'mute', target: { rule: 'smtp-auth-spike' }, forMs: 7 * DAY, why: '' }],
    ['expected k3x9qa', { name: 'expected', episodes: ['k3x9qa'], why: '' }],
    [
      'mute smtp-auth-spike 7d "migration week"',
      { name: 'mute', target: { rule: 'smtp-auth-spike' }, forMs: 7 * DAY, why: 'migration week' },
    ],
    [
      'mute Scanner@Contoso.com "bought a second one"',
      {
        name: 'mute',
        target: { subject: 'scanner@contoso.com' },
        forMs: 7 * DAY,
        why: 'bought a second one',
      },
    ],
    [
      'mute "From your partner - Fabrikam" 2w',
      { name: 'mute', target: { subject: 'From your partner - Fabrikam' }, forMs: 14 * DAY, why: '' },
    ],
    [
      'mute a@b.com 1d asked for 2 weeks',
      { name: 'mute', target: { subject: 'a@b.com' }, forMs: DAY, why: 'asked for 2 weeks' },
    ],
    [
      'mute a@b.com "for c@d.com, 30d" why:30d reason:no-tls-connector',
      { name: 'mute', target: { subject: 'a@b.com' }, forMs: 7 * DAY, why: 'for c@d.com, 30d 30d no-tls-connector' },
    ],
    [
      'mute a@b.com on a day off',
      { name: 'mute', target: { subject: 'a@b.com' }, forMs: 7 * DAY, why: 'on a day off' },
    ],
    ['unmute smtp-auth-spike', { name: 'unmute', target: { rule: 'smtp-auth-spike' } }],
    ['mutes', { name: 'mutes' }],
    ['version', { name: 'version' }],
    ['@mailflow --version', { name: 'version' }],
    ['-v', { name: 'version' }],
    ['--help', { name: 'help', topic: null }],
    ['sources', { name: 'sources' }],
    ['subscribe', { name: 'subscribe', wish: { rules: 'all', minSeverity: null, digest: null } }],
    [
      'subscribe smtp-auth-spike, no-tls-connector severity:high',
      {
        name: 'subscribe',
        wish: { rules: ['smtp-auth-spike', 'no-tls-connector'], minSeverity: 'high', digest: null },
      },
    ],
    [
      'subscribe all severity≥medium',
      { name: 'subscribe', wish: { rules: 'all', minSeverity: 'medium', digest: null } },
    ],
    ['subscribe digest', { name: 'subscribe', wish: { rules: null, minSeverity: null, digest: weekly } }],
    [
      'subscribe digest daily at 7:30 Europe/Berlin',
      {
        name: 'subscribe',
        wish: { rules: null, minSeverity: null, digest: { every: 'day', at: '07:30', zone: 'Europe/Berlin' } },
      },
    ],
    [
      'subscribe smtp-auth-spike digest',
      { name: 'subscribe', wish: { rules: ['smtp-auth-spike'], minSeverity: null, digest: weekly } },
    ],
    [
      'mute "Fabrikam relay" 3d force:yes "comes on Monday"',
      {
        name: 'mute',
        target: { subject: 'Fabrikam relay' },
        forMs: 3 * DAY,
        why: 'comes on Monday',
        isSure: true,
      },
    ],
    [
      'mute fresh@contoso.com Sure:Yes "comes on Monday"',
      {
        name: 'mute',
        target: { subject: 'fresh@contoso.com' },
        forMs: 7 * DAY,
        why: 'comes on Monday',
        isSure: true,
        saysSure: true,
      },
    ],
    ['unsubscribe all', { name: 'unsubscribe', from: 'all' }],
    ['unsubscribe digest', { name: 'unsubscribe', from: 'digest' }],
    ['unsubscribe no-tls-connector', { name: 'unsubscribe', from: ['no-tls-connector'] }],
    ['subscriptions', { name: 'subscriptions' }],
    ['audit', { name: 'audit', count: 20 }],
    ['audit 100', { name: 'audit', count: 100 }],
    ['audit by:Anna action:ack', { name: 'audit', count: 20, by: 'anna', action: 'acknowledged' }],
    ['audit mute by:"Anna Lee" 5', { name: 'audit', count: 5, by: 'anna lee', action: 'mute' }],
    ['audit by:<@U0123|anna>', { name: 'audit', count: 20, by: 'u0123' }],
    ['audit by:@me action:snooze', { name: 'audit', count: 20, by: 'me', action: 'snoozed' }],
    [
      'audit 7d action:mute',
      { name: 'audit', count: 20, action: 'mute', window: daysBetween(20_766, 20_772), windowWords: '7d' },
    ],
    ['audit last 7 days 100', { name: 'audit', count: 100, window: daysBetween(20_766, 20_772), windowWords: '7d' }],
    ['audit 14.11.2026', { name: 'audit', count: 20, window: daysBetween(20_771, 20_771), windowWords: '2026-11-14' }],
  ])('%s', (line, expected) => {
    expect(deed(line)).toEqual(expected);
  });

  test.each([
    ['why', 'needs', 'insights'],
    ['ack', 'needs the id, address or connector', 'insights'],
    ['ack k3x9qa 4h', 'use snooze', 'snooze k3x9qa 4h'],
    ['ack all k3x9qa', 'Use either all or insights by name', 'ack k3x9qa'],
    ['snooze all 4h', 'needs insights by name', 'insights'],
    ['expected everything "test"', 'needs insights by name', 'insights'],
    ['snooze Fabrikam relay 4h', 'is not a valid duration', 'snooze "fabrikam relay" 4h'],
    ['why k3x9qa m2ab7c', 'why takes one insight', 'why k3x9qa'],
    ['insights hgih', 'Did you mean high', 'insights high'],
    ['insights high low', 'Use high or low', 'insights low'],
    ['snooze k3x9qa soon', 'is not a valid duration', 'snooze k3x9qa 4h'],
    ['snooze k3x9qa 90d', 'is not a valid duration', 'snooze k3x9qa 4h'],
    ['mute smtp-auth-spike 365d', 'longer than a mute can last', 'mute smtp-auth-spike 90d'],
    ['mute scanner@contoso.com 99y "away"', 'is not a valid duration', 'mute scanner@contoso.com 7d'],
    ['mute smtp-auth-spike 0d', 'is not a valid duration', 'mute smtp-auth-spike 7d'],
    ['mute smtp-auth-spkie', 'Did you mean smtp-auth-spike', 'mute smtp-auth-spike'],
    ['mute a@b.com c@d.com 7d', 'One at a time', 'mute a@b.com 7d'],
    ['mute a@b.com and No-TLS-connector', 'One at a time', 'mute a@b.com'],
    ['mute a@b.com 7d c@d.com', 'One at a time', 'mute a@b.com 7d'],
    ['mute a@b.com 7d asked by c@d.com', 'One at a time', 'mute a@b.com 7d "asked by c@d.com"'],
    ['mute a@b.com testing 30d', 'says how long', 'mute a@b.com 30d testing'],
    ['mute a@b.com new scanner for 2 weeks', 'says how long', 'mute a@b.com 14d "new scanner"'],
    ['mute a@b.com a month', 'says how long', 'mute a@b.com 30d'],
    ['mute a@b.com testing 3 months', 'says how long', 'mute a@b.com 90d testing'],
    ['mute a@b.com one year', 'says how long', 'mute a@b.com 90d'],
    ['mute a@b.com testing 30d please', 'says how long', 'mute a@b.com 30d "testing please"'],
    ['subscribe smtp-auth-spice', 'Did you mean smtp-auth-spike', 'subscribe smtp-auth-spike'],
    ['unsubscribe', 'needs all, digest or an insight', 'unsubscribe all'],
    ['mute all', 'cannot mute everything', 'mutes'],
    ['mute Everything 7d force:yes', 'cannot mute everything', 'mutes'],
    ['unmute all', 'cannot mute everything', 'mutes'],
    ['subscribe digest daily at 25:00', 'not a time of day', 'subscribe digest daily at 09:00'],
    ['subscribe digest daily at 13pm', 'not a time of day', 'subscribe digest daily at 09:00'],
    ['subscribe digest daily at 9am Europe/Berln', 'Unknown time zone', 'subscribe digest daily at 09:00'],
    ['unsnooze', 'needs', 'insights'],
    ['unack k3x9qa 4h', '"4h" is not an insight', 'unack k3x9qa'],
    ['undo ack k3x9qa', 'Use unack', 'unack k3x9qa'],
    ['undo snooze k3x9qa m2ab7c', 'Use unsnooze', 'unsnooze k3x9qa m2ab7c'],
    ['undo mute smtp-auth-spike', 'Use unmute', 'unmute smtp-auth-spike'],
    ['undo that', 'cannot be undone', 'imports'],
    ['inport', 'Did you mean import', 'import'],
    ['subscribe digest at 25:00', 'not a time of day', 'subscribe digest at 09:00'],
    ['subscribe digest at 09:00 Europe/Berln', 'Unknown time zone', 'subscribe digest at 09:00'],
    ['subscribe all severity:hihg', 'Unknown severity', 'subscribe all severity:high'],
    ['insights opened', 'Did you mean open', 'insights open'],
    ['audit many', 'not a number', 'audit by:many'],
    ['audit anna', 'For a person, write by:', 'audit by:anna'],
    ['audit mtue', 'Did you mean action:mute', 'audit action:mute'],
    ['audit who:anna', 'has no "who:"', 'audit'],
    ['audit by:', 'needs a value', 'audit'],
    ['audit 7d 30d', 'Use one window only', 'audit'],
    ['audit by:a by:b', 'is given twice', 'audit'],
    ['audit 3/4/2026', 'may be', 'audit 2026-04-03'],
    ['audit 5000', 'not a number of lines', 'audit'],
    ['insigths', 'Did you mean insights', 'insights'],
  ])('%s is refused with a word and a line that works', (line, problem, paste) => {
    const { problem: said, paste: proposed } = rejection(line);
    expect(said).toContain(problem);
    expect(proposed).toBe(paste);
    expect(parseCommand(proposed, grammar).ok).toBe(true);
  });

  test('its first example always works', () => {
    const broken = commands.filter(
      ({ examples }) =>
        examples[0] === undefined ||
        !parseCommand(examples[0], { ...grammar, rules: [...rules, { name: 'smtp-auth-new-sender', summary: '' }] }).ok,
    );
    expect(broken.map(({ name }) => name)).toEqual([]);
  });
});

test.each([
  ['9am', '09:00'],
  ['9:30 pm', '21:30'],
  ['12am', '00:00'],
  ['12pm', '12:00'],
  ['21h', '21:00'],
  ['7.45', '07:45'],
  ['8', '08:00'],
  ['noon', '12:00'],
])('a daily digest at %s is daily, at %s', (typed, at) => {
  const digest = { every: 'day', at, zone: 'Europe/Berlin' };
  for (const line of [`subscribe digest daily at ${typed} Europe/Berlin`, `subscribe daily at ${typed} Europe/Berlin`])
    expect(deed(line)).toEqual({ name: 'subscribe', wish: { rules: null, minSeverity: null, digest } });
});

test('what is called otherwise elsewhere is found, and never becomes what changes something', () => {
  const shell = { ...grammar, shellOnly: ['doctor'] };
  expect(rejection('export').problem).toContain('Did you mean request');
  expect(rejection('alerts').paste).toBe('insights');
  for (const word of ['unack', 'unexpected', 'unimport', 'report', 'port', 'sort'])
    for (const each of [grammar, shell]) {
      const parsed = parseCommand(word, each);
      const [name = ''] = parsed.ok ? [] : parsed.rejection.paste.split(' ');
      expect([word, commands.find((known) => known.name === name)?.needs ?? 'read']).toEqual([word, 'read']);
    }
});

test('a mute by the old word says the new one, and only that', () => {
  const mute = { id: 'm', rule: null, subject: 'x', by: 'ann', why: '', at: '2026-11-14T00:00:00Z' };
  const sentences = (given: object) =>
    muteAnswer('done', { ...mute, until: '2026-11-15T00:00:00Z' }, given).view.sentences.join(' ');
  expect(sentences({ saysSure: true })).toContain('Use `force:yes`');
  expect(sentences({})).not.toMatch(/force|sure/);
});

test('the help on mute says how to mute what nothing is known of yet', () => {
  const { intro } = helpOn('mute', { commands, reports: [], rules: [] });
  expect(intro.join(' ')).toMatch(/force:yes also mutes an unknown one.*\[force:yes\]/);
});
