import { describe, expect, test } from 'vitest';
import { changeAnnouncement } from '../../../src/alerts/messages/change-announcement.ts';
import { episodeAnnouncement } from '../../../src/alerts/messages/episode-announcement.ts';
import { sayingItMayRepeat } from '../../../src/alerts/messages/may-repeat.ts';
import { whyAnnouncement } from '../../../src/commands/why/answer.ts';
import { rules } from '../../../src/rules/index.ts';
import { ACKNOWLEDGED, CONTEXT, EXPECTED, mute, oldPartner, RESOLVED, SNOOZED, spike } from './given-episode.ts';

const commandsOf = (episode: Parameters<typeof episodeAnnouncement>[0]): readonly string[] =>
  episodeAnnouncement(episode, CONTEXT).view.actions.map(({ command }) => command);

describe('the card of an episode', () => {
  test('begins with what happened and carries a command for whatever can be done about it', () => {
    const { view } = episodeAnnouncement(spike(), CONTEXT);
    expect(view.sentences[0]).toContain('12,430 messages in 24 hours');
    expect(commandsOf(spike())).toEqual([
      'sender scanner@contoso.com 30d',
      'why k7f3q2',
      'ack k7f3q2',
      'snooze k7f3q2 24h',
      'mute scanner@contoso.com 7d',
      'expected k7f3q2',
    ]);
  });

  test('quotes a subject with blanks so that the command can be pasted', () => {
    expect(commandsOf(oldPartner())).toContain('mute "From your partner - Fabrikam" 7d');
  });

  test.each([
    ['open and high', spike(), 'problem', 'High'],
    ['open and medium', spike({ severity: 'medium' }), 'attention', 'Medium'],
    ['open and low', spike({ severity: 'low' }), 'neutral', 'Low'],
    ['acknowledged', spike(ACKNOWLEDGED), 'attention', 'High, acknowledged'],
    ['snoozed', spike(SNOOZED), 'neutral', 'High, snoozed'],
    ['expected', spike(EXPECTED), 'neutral', 'High, expected'],
    ['resolved', spike({ ...RESOLVED, ...ACKNOWLEDGED }), 'good', 'Resolved'],
  ])('%s says so in colour and in words', (_, episode, tone, status) => {
    expect(episodeAnnouncement(episode, CONTEXT)).toMatchObject({ tone, status });
  });

  test('says how bad it was at its worst, of one moment and over its span, and why says the same', () => {
    const at = (messages24h: number, messages48h: number) => ({
      span: 48,
      lastDay: '2026-11-15',
      messages24h,
      messages48h,
    });
    const eased = spike({
      rule: 'smtp-auth-spike',
      severity: 'medium',
      magnitude: 900,
      numbers: at(900, 1_000),
      peak: { severity: 'high', score: 6, magnitude: 4_841, numbers: at(4_841, 12_857), at: '2026-11-15T16:00:00Z' },
    });
    const worst = (say: typeof episodeAnnouncement | typeof whyAnnouncement) =>
      (say === whyAnnouncement
        ? whyAnnouncement(eased, [], { ...CONTEXT, rules })
        : episodeAnnouncement(eased, { ...CONTEXT, rules })
      ).view.facts.find(({ label }) => label === 'At its worst')?.value;
    expect(worst(episodeAnnouncement)).toBe(
      'high, 12,857 messages on 2026-11-14 and 2026-11-15 (UTC), 4,841 of them in 24 hours (as of <2026-11-15T16:00Z>)',
    );
    expect(worst(whyAnnouncement)).toBe(worst(episodeAnnouncement));
  });

  test('says nothing of its worst while that is what it says of now', () => {
    const now = { magnitude: 248, numbers: { old: 268, all: 442 } };
    const peak = { ...spike().peak, ...now, severity: spike().severity, magnitude: 266 };
    const labels = (episode: ReturnType<typeof spike>) =>
      episodeAnnouncement(episode, CONTEXT).view.facts.map(({ label }) => label);
    expect(labels(spike({ ...now, peak }))).not.toContain('At its worst');
    expect(labels(spike({ ...now, peak: { ...peak, numbers: { old: 270, all: 442 } } }))).toContain('At its worst');
  });

  test('a snooze that is over is no longer told', () => {
    const later = { ...CONTEXT, now: new Date('2026-11-16T12:00:00Z') };
    const { status, view } = episodeAnnouncement(spike(SNOOZED), later);
    expect(status).toBe('High');
    expect(view.sentences.join(' ')).not.toContain('Snoozed');
  });

  test('says until when, by whom and why it is muted, and offers to end that', () => {
    const muted = { ...CONTEXT, mutes: [mute({ subject: 'scanner@contoso.com' })] };
    const { view, status, tone } = episodeAnnouncement(spike(), muted);
    expect([status, tone]).toEqual(['High, muted', 'neutral']);
    expect(view.sentences).toContain('Muted by Ben until <2026-11-21T10:00Z>: “campaign until Friday”.');
    const commands = view.actions.map(({ command }) => command);
    expect(commands).toContain('unmute scanner@contoso.com');
    expect(commands).not.toContain('mute scanner@contoso.com 7d');
    const byRule = { ...CONTEXT, mutes: [mute({ subject: null, rule: 'given-spike', why: 'no reason given' })] };
    const ofRule = episodeAnnouncement(spike(), byRule).view;
    expect(ofRule.sentences).toContain('Muted by Ben until <2026-11-21T10:00Z>.');
    expect(ofRule.actions).toContainEqual({ label: 'Unmute', command: 'unmute given-spike' });
  });

  test('does not ask again for what was done', () => {
    expect(commandsOf(spike(ACKNOWLEDGED))).not.toContain('ack k7f3q2');
    expect(commandsOf(spike(ACKNOWLEDGED))).toContain('unack k7f3q2');
    expect(commandsOf(spike(SNOOZED))).toContain('unsnooze k7f3q2');
    expect(commandsOf(spike(EXPECTED))).toEqual(['sender scanner@contoso.com 30d', 'why k7f3q2', 'unexpect k7f3q2']);
    expect(commandsOf(spike(RESOLVED))).toEqual(['sender scanner@contoso.com 30d', 'why k7f3q2']);
  });

  test('an unknown day is missing from the chart, which is not the same as zero', () => {
    const { chart } = episodeAnnouncement(spike(), CONTEXT).view;
    expect(chart?.missing).toEqual([6]);
    expect(chart?.categories[6]).toBe('2026-11-08');
    expect(chart?.series[0]?.values[5]).toBe(0);
  });

  test('is told without trail and without its rule', () => {
    const { view } = episodeAnnouncement(spike({ rule: 'long-gone', trail: null }), CONTEXT);
    expect(view.title).toBe('Long gone');
    expect(view.sentences[0]).toBe('Long gone: scanner@contoso.com.');
    expect(view.provenance.window).toBe('2026-11-15 to 2026-11-16 (UTC)');
  });

  test('says that it may be a duplicate, where nobody can tell', () => {
    const said = episodeAnnouncement(spike(), CONTEXT);
    expect(sayingItMayRepeat(said).view.notes.at(-1)).toContain('may be a duplicate');
    expect(sayingItMayRepeat(said).view.sentences).toEqual(said.view.sentences);
  });
});

describe('a line in the thread', () => {
  const lineOf = (...given: Parameters<typeof changeAnnouncement>) => changeAnnouncement(...given).view.sentences;

  test('says from what to what it got worse, in severity or else in amount', () => {
    const told = (severity: 'medium' | 'high', magnitude: number) => new Map([['k7f3q2', { severity, magnitude }]]);
    expect(lineOf('worsened', [spike()], CONTEXT, told('medium', 900))[0]).toMatch(/^Worse \(medium → high\): /);
    expect(lineOf('worsened', [spike()], CONTEXT, told('high', 900))[0]).toMatch(/^Worse \(900 → 12,430 messages\): /);
    expect(lineOf('worsened', [spike()], CONTEXT)[0]).toMatch(/^Worse: scanner/);
  });

  test('reminds with how long it has been open', () => {
    expect(lineOf('reminder', [spike()], CONTEXT)[0]).toMatch(/^Still open after 26 h and not acknowledged: /);
  });

  test('closes with how long it lasted, how bad it was and who looked after it', () => {
    expect(lineOf('resolved', [spike({ ...RESOLVED, ...ACKNOWLEDGED })], CONTEXT)).toEqual([
      'scanner@contoso.com: over after 24 h. At its worst: high, 12,430 messages; acknowledged by Ana.',
    ]);
  });

  test('is one line for many', () => {
    const two = [spike({ ...RESOLVED, id: 'a' }), spike({ ...RESOLVED, id: 'b', subject: 'b@contoso.com' })];
    expect(lineOf('resolved', two, CONTEXT)).toEqual(['2 insights are over: scanner@contoso.com, b@contoso.com.']);
  });
});
