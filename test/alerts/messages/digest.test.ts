import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestAnnouncement } from '../../../src/alerts/digests/digest-announcement.ts';
import { periodOf } from '../../../src/alerts/digests/digest-period.ts';
import { zonedStretch } from '../../../src/alerts/messages/zoned-stretch.ts';
import type { Episode } from '../../../src/episodes/episode.ts';
import { smtpAuthSpike } from '../../../src/rules/smtp-auth-spike/rule.ts';
import { digestOf, FROM, TO, widgets } from './given-digest.ts';
import { CONTEXT, mute, oldPartner, RESOLVED, spike, spikes } from './given-episode.ts';

const old = spike({ id: 'old', openedAt: '2026-11-01T00:00:00Z', noticedAt: '2026-11-01T06:00:00Z' });
const first = (...given: Parameters<typeof digestOf>): string | undefined =>
  digestAnnouncement(digestOf(...given), CONTEXT).view.sentences[0];

describe('what happened in a period', () => {
  test('what became known late counts when it became known', () => {
    const late = spike({ openedAt: '2026-11-01T00:00:00Z', noticedAt: '2026-11-10T00:00:00Z' });
    expect(periodOf([late], FROM, TO).opened).toEqual([late]);
  });

  test('an episode opens in exactly one of the periods that follow each other', () => {
    const hour = (h: number) => new Date(FROM.getTime() + h * 3_600_000);
    fc.assert(
      fc.property(fc.nat(99), fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 8 }), (noticed, cuts) => {
        const episode = spike({ noticedAt: hour(noticed).toISOString() });
        const bounds = [0, ...[...cuts].sort((a, b) => a - b), 100];
        const told = bounds.slice(1).flatMap((end, i) => periodOf([episode], hour(bounds[i] ?? 0), hour(end)).opened);
        expect(told).toHaveLength(1);
      }),
    );
  });

  test('what opened within it is not told as worse too', () => {
    const worse = { ...old, peak: { ...old.peak, at: '2026-11-12T00:00:00Z' } };
    expect(periodOf([worse], FROM, TO).worsened).toEqual([worse]);
    expect(periodOf([spike()], FROM, TO).worsened).toEqual([]);
  });
});

describe('a digest', () => {
  test('reads well when nothing happened', () => {
    expect(first([])).toBe('A quiet week: nothing opened, got worse or was resolved, and nothing is open.');
    expect(first([{ ...old, peak: { ...old.peak, at: old.openedAt } }], { every: 'day' })).toBe(
      'A quiet day: nothing opened, got worse or was resolved, and 1 insight is still open.',
    );
    expect(digestAnnouncement(digestOf([]), CONTEXT)).toMatchObject({ tone: 'good', status: 'Quiet' });
  });

  test('does not call a week quiet of which nobody told anything', () => {
    const blind = digestAnnouncement(digestOf([], { missing: ['No data since 2026-11-08.'] }), CONTEXT);
    expect(blind.view.sentences[0]).not.toContain('quiet');
    expect(blind).toMatchObject({ tone: 'attention', status: 'Data missing' });
    expect(blind.view.warnings).toContain('No data since 2026-11-08.');
  });

  test('begins with what happened in a sentence, then says what both widgets say', () => {
    const digest = digestAnnouncement(digestOf([spike(), spike({ ...RESOLVED, id: 'r' })]), CONTEXT);
    expect(digest.view.sentences[0]).toBe('In the past week, 2 insights opened and 1 was resolved; 1 is open now.');
    expect(digest.view.sentences.slice(-3)).toEqual(widgets.sentences);
    expect(digest).toMatchObject({ tone: 'problem', status: '1 open' });
  });

  test('says of each that is open, and of what came and went, its sentence and where to read what to do', () => {
    const { points } = digestAnnouncement(digestOf([spike(), spike({ ...RESOLVED, id: 'r' })]), CONTEXT).view;
    expect(points?.map(({ heading }) => heading)).toEqual(['Open now', 'Opened and over again, at its worst']);
    expect(points?.flatMap(({ points: all }) => all.map(({ text, open }) => [text, open.command]))).toEqual([
      [expect.stringMatching(/^High: scanner@contoso\.com sent 12,430 /), 'why k7f3q2'],
      [expect.stringMatching(/^High: scanner@contoso\.com sent 12,430 /), 'why r'],
    ]);
  });

  test('of many it tells ten, the worst first and one of each insight among them, and counts all by severity', () => {
    const { points } = digestAnnouncement(digestOf([...spikes(30), oldPartner()]), CONTEXT).view;
    expect(points?.[0]?.points).toHaveLength(10);
    expect(points?.[0]?.points[0]?.kind).toBe('high');
    expect(points?.[0]?.points.map(({ text }) => text).join()).toContain('From your partner - Fabrikam');
    expect(points?.[0]?.totals.map(({ kind, total }) => [kind, total])).toEqual([
      ['high', 10],
      ['medium', 11],
      ['low', 10],
    ]);
  });

  test('names the insight where a subject has several', () => {
    const named = (...open: Episode[]) =>
      digestAnnouncement(digestOf(open), CONTEXT).view.points?.[0]?.points.map(({ name }) => name);
    expect(named(spike())).toEqual(['High · scanner@contoso.com']);
    expect(named(spike(), oldPartner({ subject: spike().subject }))).toEqual([
      'High · scanner@contoso.com · SMTP AUTH spike',
      'Medium · scanner@contoso.com · TLS 1.0, partner',
    ]);
  });

  test('of lines that are too long for a card, each is cut rather than one left out', () => {
    const lines = Array.from({ length: 8 }, (_, at) => `Line ${at}: ${'a connector '.repeat(50)}`);
    const { sentences } = digestAnnouncement(digestOf([], { lines }), CONTEXT).view;
    const shown = sentences.slice(sentences.indexOf('Also worth knowing:') + 1);
    expect(shown.map((line) => line.slice(0, 8))).toEqual(lines.map((line) => `- ${line.slice(0, 6)}`));
    expect(shown.join('').length).toBeLessThan(950);
    expect(shown.every((line) => line.endsWith('…'))).toBe(true);
  });

  test.each([10, 11, 23])('tells one insight of each rule that found something, also of %i', (kinds) => {
    const rules = Array.from({ length: kinds }, (_, at) => ({ ...smtpAuthSpike, name: `rule-${at}` }));
    const open = rules.flatMap(({ name }) =>
      [0, 1].map((at) => spike({ id: `${name.replace('rule-', 'r')}x${at}`, rule: name })),
    );
    const { points } = digestAnnouncement(digestOf(open), { ...CONTEXT, rules }).view;
    const commands = points?.flatMap((list) => list.points.map((point) => point.open.command)) ?? [];
    const named = commands.flatMap((command) => /^why r(\d+)x\d$/.exec(command)?.[1] ?? []);
    expect(new Set(named.map((n) => `rule-${n}`))).toEqual(new Set(rules.map(({ name }) => name)));
    expect(named).toHaveLength(kinds);
  });

  test('what opened and is over again is one row', () => {
    const { tables } = digestAnnouncement(digestOf([spike(RESOLVED)]), CONTEXT).view;
    expect(tables[0]?.rows.map((row) => row[2]?.text)).toEqual(['opened, over']);
  });

  test('says what was muted until when, by whom and why, and how much that kept silent', () => {
    const mutes = [mute({ subject: 'scanner@contoso.com' })];
    const { tables } = digestAnnouncement(digestOf([spike()], { mutes }), CONTEXT).view;
    const muted = tables.find(({ caption }) => caption === 'Muted');
    expect(muted?.rows[0]?.map(({ text }) => text)).toEqual([
      'scanner@contoso.com',
      '2026-11-21 10:00',
      'Ben',
      'campaign until Friday',
      '1',
    ]);
  });

  test('says what it alone tells', () => {
    const { notes } = digestAnnouncement(
      digestOf([spike()], { tooOld: new Set(['k7f3q2']), belowSeverity: 2 }),
      CONTEXT,
    ).view;
    expect(notes[0]).toContain('1 insight was detected too late for an alert');
    expect(notes[1]).toContain('2 insights were below the minimum severity');
  });

  test('goes by UTC and says so where its zone is not known', () => {
    const { view } = digestAnnouncement(digestOf([], { zone: 'Europe/Berln' }), CONTEXT);
    expect(view.provenance.window).toBe('2026-11-09 08:00 to 2026-11-16 08:00 (UTC)');
    expect(view.notes.join(' ')).toContain('The time zone "Europe/Berln" is unknown here');
  });

  test('tells its stretch as clocks in its zone show it, also when they are changed within', () => {
    const [from, to] = [new Date('2026-10-19T07:00:00Z'), new Date('2026-10-26T08:00:00Z')];
    expect(zonedStretch(from, to, 'Europe/Berlin')).toBe('2026-10-19 09:00 to 2026-10-26 09:00 (Europe/Berlin)');
    expect(zonedStretch(new Date('2026-11-09T00:00:00Z'), to, 'UTC')).toMatch(/^2026-11-09 00:00 to /);
  });
});
