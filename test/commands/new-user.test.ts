import { describe, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { pluginsIn } from '../../src/commands/read-words.ts';
import { reports } from '../../src/reports/index.ts';
import { rules } from '../../src/rules/index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const grammar = { commands, reports, rules, asOf: new Date('2026-11-15T17:20:00Z'), defaultTop: 20 };

/** What a line does: the report's words, or the command's arguments. */
function done(line: string): unknown {
  const parsed = parseCommand(line, grammar);
  if (!parsed.ok) return `asked back: ${parsed.rejection.problem}`;
  const { name, args } = parsed.command;
  if (!('request' in args)) return [name, args];
  const { windowWords, subject, params, top } = args.request as Readonly<Record<string, unknown>>;
  return [name, windowWords, { ...(subject !== '' && { subject }), ...(params as object), ...(top !== 20 && { top }) }];
}

const ofAlert = (...episodes: readonly string[]) => ({ episodes });
const daily = (at: string, zone = 'UTC') => ({ rules: null, minSeverity: null, digest: { every: 'day', at, zone } });
const weekly = (at: string) => ({ rules: null, minSeverity: null, digest: { every: 'week', at, zone: 'UTC' } });
const SCANNER = { subject: 'scanner@contoso.com' };

/** What somebody who has never seen the help types, and is understood. */
const UNDERSTOOD: readonly (readonly [line: string, expected: unknown])[] = [
  // Capital letters, mentions, slashes, blanks, line breaks, what a sentence ends with.
  ['SMTP-AUTH 7D', ['smtp-auth', '7d', {}]],
  ['/mailflow Insights', ['insights', { which: 'open', top: undefined, page: 1 }]],
  ['<@U0123> insights', ['insights', { which: 'open', top: undefined, page: 1 }]],
  ['@Mailflow: insights', ['insights', { which: 'open', top: undefined, page: 1 }]],
  ['  smtp-auth\n7d ', ['smtp-auth', '7d', {}]],
  ['summary\u00a07d', ['summary', '7d', {}]],
  ['Help!', ['help', { topic: null }]],
  ['status?', ['status', '90d', {}]],
  ['insights;', ['insights', { which: 'open', top: undefined, page: 1 }]],
  ['why k7f3q2?', ['why', { episode: 'k7f3q2' }]],
  // Dates of other countries, where they can be one date only.
  ['smtp-auth 15.11.2026', ['smtp-auth', '2026-11-15', {}]],
  ['smtp-auth 11/15/2026', ['smtp-auth', '2026-11-15', {}]],
  ['smtp-auth 15/11/2026', ['smtp-auth', '2026-11-15', {}]],
  ['smtp-auth Nov 1 to Nov 15', ['smtp-auth', '2026-11-01..2026-11-15', {}]],
  ['smtp-auth 1.11.2026 - 15.11.2026', ['smtp-auth', '2026-11-01..2026-11-15', {}]],
  ['smtp-auth last month', ['smtp-auth', '2026-10', {}]],
  ['smtp-auth past week by:TLS', ['smtp-auth', '7d', { by: 'tls' }]],
  // Directions and quotes.
  ['tls incoming 30d', ['tls', '30d', { direction: 'inbound' }]],
  ['tls outbound inbound', ['tls', '7d', {}]],
  ['connectors connector:“Fabrikam relay”', ['connectors', '7d', { connector: 'Fabrikam relay' }]],
  ["connectors connector:'Fabrikam relay'", ['connectors', '7d', { connector: 'Fabrikam relay' }]],
  ['connectors connector:„Fabrikam relay“', ['connectors', '7d', { connector: 'Fabrikam relay' }]],
  ['connectors connector:«Fabrikam relay»', ['connectors', '7d', { connector: 'Fabrikam relay' }]],
  ["sender 'Scanner@Contoso.com'", ['sender', '30d', SCANNER]],
  // What alerts are called.
  ['ack #K7F3Q2', ['ack', ofAlert('k7f3q2')]],
  ['ack id:k7f3q2', ['ack', ofAlert('k7f3q2')]],
  ['ack (k7f3q2), m2ab7c', ['ack', ofAlert('k7f3q2', 'm2ab7c')]],
  ['ack k7f3q2 and m2ab7c', ['ack', ofAlert('k7f3q2', 'm2ab7c')]],
  ['ack scanner@contoso.com.', ['ack', ofAlert('scanner@contoso.com')]],
  ['ack all open insights', ['ack', ofAlert('all')]],
  [
    'expected k7f3q2: it\'s the yearly "big" mailing',
    ['expected', { ...ofAlert('k7f3q2'), why: "it's the yearly big mailing" }],
  ],
  // Durations as people say them.
  ['snooze k7f3q2 for 4 hours', ['snooze', { ...ofAlert('k7f3q2'), forMs: 4 * HOUR }]],
  ['snooze k7f3q2 2 days', ['snooze', { ...ofAlert('k7f3q2'), forMs: 2 * DAY }]],
  ['snooze k7f3q2 an hour', ['snooze', { ...ofAlert('k7f3q2'), forMs: HOUR }]],
  ['mute scanner@contoso.com for 2 weeks', ['mute', { target: SCANNER, forMs: 14 * DAY, why: '' }]],
  ['mute scanner@contoso.com 1 week "holiday"', ['mute', { target: SCANNER, forMs: 7 * DAY, why: 'holiday' }]],
  ['mute scanner@contoso.com for testing', ['mute', { target: SCANNER, forMs: 7 * DAY, why: 'for testing' }]],
  // Subscriptions and digests.
  ['subscribe to all', ['subscribe', { wish: { rules: 'all', minSeverity: null, digest: null } }]],
  ['subscribe all severity high', ['subscribe', { wish: { rules: 'all', minSeverity: 'high', digest: null } }]],
  ['subscribe digest every day at 9', ['subscribe', { wish: daily('09:00') }]],
  ['subscribe daily at 9am Europe/Berlin', ['subscribe', { wish: daily('09:00', 'Europe/Berlin') }]],
  ['subscribe weekly on monday 8:30', ['subscribe', { wish: weekly('08:30') }]],
  // Habits of other programs.
  ['--help', ['help', { topic: null }]],
  ['?', ['help', { topic: null }]],
  ['-v', ['version', {}]],
];

/** What is asked back: why, and a line that works. */
const ASKED_BACK: readonly (readonly [line: string, problem: RegExp, paste: string])[] = [
  ['smtp auth 7d', /Did you mean smtp-auth/, 'smtp-auth 7d'],
  ['smtp_auth 7 days', /Did you mean smtp-auth/, 'smtp-auth 7 days'],
  ['insigths', /Did you mean insights/, 'insights'],
  ['alerts', /Did you mean insights/, 'insights'],
  ['show insights high', /no command "show"/, 'insights high'],
  ['please list insights', /no command "please"/, 'help'],
  ['scanner@contoso.com', /no command/, 'sender scanner@contoso.com'],
  ['30d', /no command/, 'summary 30d'],
  // Two dates at once, no date, no window.
  ['smtp-auth 03/04/2026', /may be 3 April 2026 or 4 March 2026/, 'smtp-auth 2026-04-03'],
  ['smtp-auth 31.11.2026', /no date/, 'smtp-auth 2026-11-01..2026-11-15'],
  ['smtp-auth 3 months', /differ in length/, 'smtp-auth 90d'],
  ['smtp-auth 1y', /Unknown argument/, 'smtp-auth'],
  ['smtp-auth 7 Tage', /Unknown argument/, 'smtp-auth'],
  ['smtp-auth 0d', /cannot be empty/, 'smtp-auth 7d'],
  // Parameters as other programs take them.
  ['smtp-auth 7d by tls', /Write by:tls/, 'smtp-auth 7d by:tls'],
  ['smtp-auth top 5', /Write top:5/, 'smtp-auth top:5'],
  ['smtp-auth --top=5', /Write top:5/, 'smtp-auth top:5'],
  ['smtp-auth limit 5', /Write top:5/, 'smtp-auth top:5'],
  ['smtp-auth domain=contoso.com', /Write domain:contoso.com/, 'smtp-auth domain:contoso.com'],
  ['smtp-auth domain contoso.com', /Write domain:contoso.com/, 'smtp-auth domain:contoso.com'],
  ['smtp-auth contoso.com', /Did you mean domain:contoso.com/, 'smtp-auth domain:contoso.com'],
  ['smtp-auth @contoso.com', /Did you mean domain:contoso.com/, 'smtp-auth domain:contoso.com'],
  ['smtp-auth | grep scanner', /Unknown argument/, 'smtp-auth'],
  ['smtp-auth –7d', /Unknown argument/, 'smtp-auth'],
  ['connectors partner', /Did you mean type:partner/, 'connectors type:partner'],
  ['export smtp-auth 7d', /Did you mean request/, 'request smtp-auth 7d'],
  ['request smtp-auth format:pdf', /CSV/, 'request smtp-auth'],
  // What would change something else than was meant.
  ['mute all', /cannot mute everything/, 'mutes'],
  ['mute scanner@contoso.com forever', /needs an end/, 'mute scanner@contoso.com 90d'],
  ['mute scanner@contoso.com until friday', /how long the mute lasts/, 'mute scanner@contoso.com 7d'],
  ['mute scanner@contoso.com for 20 weeks', /longer than a mute/, 'mute scanner@contoso.com 90d'],
  ['snooze all 4h', /by name/, 'insights'],
  ['snooze 4h k7f3q2', /is not the id/, 'snooze k7f3q2 4h'],
  ['snooze k7f3q2 until tomorrow', /is not a valid duration/, 'snooze k7f3q2 4h'],
  ['ack k7f3q2 4h', /use snooze/, 'snooze k7f3q2 4h'],
  ['undo ack k7f3q2', /Use unack/, 'unack k7f3q2'],
  ['acknowledge k7f3q2', /Did you mean ack/, 'ack k7f3q2'],
  ['close k7f3q2', /no command/, 'help'],
  ['delete scanner@contoso.com', /no command/, 'help'],
  ['unsubscribe', /unsubscribe all` stops everything here/, 'unsubscribe all'],
  ['subscribe high', /Write severity:high/, 'subscribe all severity:high'],
  ['subscribe weekly on friday', /Mondays/, 'subscribe digest weekly'],
  ['insights scanner@contoso.com', /why explains one/, 'why scanner@contoso.com'],
  ['audit anna', /write by:/, 'audit by:anna'],
];

describe('a new user', () => {
  test.each(UNDERSTOOD)('is understood: %j', (line, expected) => {
    expect(done(line)).toEqual(expected);
  });

  test.each(ASKED_BACK)('is asked back: %j', (line, problem, paste) => {
    const parsed = parseCommand(line, grammar);
    if (parsed.ok) throw new Error(`it does ${JSON.stringify(done(line))}`);
    expect(parsed.rejection.problem).toMatch(problem);
    expect(parsed.rejection.paste).toBe(paste);
    expect(parseCommand(paste, grammar).ok).toBe(true);
  });

  test('is proposed no line that changes something, but of the command that was meant', () => {
    const changing = new Set(pluginsIn(grammar).flatMap(({ name, needs }) => (needs === 'change' ? [name] : [])));
    const strange = ASKED_BACK.flatMap(([line, , paste]) => {
      const [verb = ''] = paste.split(' ');
      const meant = commands.find(({ name }) => name === verb)?.otherNames ?? [];
      const first = line.split(' ')[0] ?? '';
      return changing.has(verb) && first !== verb && !meant.includes(first) ? [`${line} → ${paste}`] : [];
    });
    // Both say in so many words what they do in place of what was typed.
    expect(strange).toEqual(['ack k7f3q2 4h → snooze k7f3q2 4h', 'undo ack k7f3q2 → unack k7f3q2']);
  });
});
