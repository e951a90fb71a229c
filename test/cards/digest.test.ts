import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { announcementCard } from '../../cards/announcement-card.ts';
import { type Card, emptyCard } from '../../cards/card.ts';
import { renderSlack } from '../../cards/slack/render.ts';
import { renderTeams } from '../../cards/teams/render.ts';
import { renderText } from '../../cards/text/render.ts';
import { digestAnnouncement } from '../../src/alerts/digests/digest-announcement.ts';
import type { Episode } from '../../src/episodes/episode.ts';
import { SEVERITIES, type Severity } from '../../src/rules/rule.ts';
import { digestOf, widgets } from '../alerts/messages/given-digest.ts';
import { CONTEXT, RESOLVED, spike } from '../alerts/messages/given-episode.ts';
import { runs } from '../seed/runs.ts';
import { textsIn as slackTexts } from '../slack/texts-in.ts';
import { textsIn as teamsTexts } from '../teams/texts-in.ts';
import { slackFaultsOf } from './slack/within-limits.ts';
import { faultsOf as teamsFaultsOf } from './teams/validate.ts';

interface Shown {
  readonly texts: readonly string[];
  /** Commands of buttons and menus. */
  readonly commands: readonly string[];
}

const typedIn = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => [
    ...Array.from(text.matchAll(/\(`?(why [^`) ]+)`?\)/g), (found) => found[1] ?? ''),
    ...Array.from(text.matchAll(/[>›] [^:]+: ((?:insights|why) [^>›]+)/g), (found) => (found[1] ?? '').trim()),
  ]);

const slack = (card: Card, rung: 'rich' | 'plain'): Shown => {
  const { blocks } = renderSlack(card, { rung });
  const texts = slackTexts(blocks).flatMap((text) => text.split('\n'));
  const values = JSON.stringify(blocks).matchAll(/"value":"([^"]+)"/g);
  return { texts, commands: rung === 'rich' ? Array.from(values, (found) => found[1] ?? '') : typedIn(texts) };
};

const teams = (card: Card, rung: 'rich' | 'plain'): Shown => {
  const { card: drawn } = renderTeams(card, { rung });
  const texts = teamsTexts(drawn.body);
  const values = JSON.stringify(drawn).matchAll(/"(?:value|command)":"([^"]+)"/g);
  return { texts, commands: rung === 'rich' ? Array.from(values, (found) => found[1] ?? '') : typedIn(texts) };
};

const terminal = (card: Card, width: number): Shown => {
  const sections = renderText(card, { width, colour: false }).split('\n\n');
  const texts = sections.flatMap((section) =>
    section.split(/\n(?=- |> |\d[\d,]* more: |\S)/).map((text) => text.replace(/\s*\n\s*/g, ' ')),
  );
  return {
    texts: [...texts, sections.map((each) => each.replace(/\s*\n\s*/g, ' ')).join(' ')],
    commands: typedIn(texts),
  };
};

const CHATS: readonly [string, (card: Card) => Shown][] = [
  ['Slack', (card) => slack(card, 'rich')],
  ['Slack in plain blocks', (card) => slack(card, 'plain')],
  ['Teams', (card) => teams(card, 'rich')],
  ['Teams in plain lines', (card) => teams(card, 'plain')],
  ['a terminal', (card) => terminal(card, 80)],
];

/** Commands stand in a typeface of their own, or between backticks. */
const bare = (text: string): string => text.replace(/[` ]/g, '');

const letters = fc.constantFrom('x', 'W', '名', '🧪', 'é', '"', ' ');
const insights = fc
  .array(
    fc.record({
      severity: fc.constantFrom(...SEVERITIES),
      isOver: fc.boolean(),
      length: fc.oneof(fc.nat(60), fc.nat(800)),
      letter: letters,
    }),
    { maxLength: 30 },
  )
  .chain((kinds) => fc.integer({ min: 1, max: 40 }).map((times) => Array.from({ length: times }, () => kinds).flat()))
  .map((all) =>
    all.map(({ severity, isOver, length, letter }, at) =>
      spike({
        id: `k${at.toString(36).padStart(9, '0')}`,
        subject: `ep${at}x${letter.repeat(length)}`,
        severity,
        ...(isOver ? { ...RESOLVED, peak: { ...spike().peak, severity } } : {}),
      }),
    ),
  );

/** What else a digest may hold, of any length. */
const others = fc.record({
  lines: fc.array(
    fc.nat(900).map((length) => 'l'.repeat(length + 1)),
    { maxLength: 8 },
  ),
  missing: fc.array(
    fc.nat(400).map((length) => 'm'.repeat(length + 1)),
    { maxLength: 20 },
  ),
  belowSeverity: fc.nat(5),
});

const countOf = (episodes: readonly Episode[], severity: Severity): number =>
  episodes.filter((each) => (each.state === 'resolved' ? each.peak.severity : each.severity) === severity).length;

/** Every insight is shown or counted, with the command that lists it, and the summary is there. */
function hidesNothing({ texts, commands }: Shown, episodes: readonly Episode[]): void {
  const rest = texts.flatMap((text) => /^([\d,]+) (?:more|in all): (.*)\.$/.exec(text)?.[2] ?? []);
  for (const severity of SEVERITIES) {
    const shown = texts.filter((text) => text.replace(/^- /, '').toLowerCase().startsWith(`${severity}: ep`)).length;
    const counts = rest.flatMap((text) => new RegExp(`([\\d,]+) ${severity}\\b`).exec(text)?.[1] ?? []);
    const counted = counts.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0);
    expect(shown + counted, severity).toBe(countOf(episodes, severity));
    if (counted > 0 && severity === 'high')
      expect(commands.some((command) => /^insights (?:all )?high$/.test(command))).toBe(true);
  }
  if (rest.length > 0) expect(commands.some((command) => /^insights (?:open|all)$/.test(command))).toBe(true);
  for (const text of texts) expect(text).not.toMatch(/more sentences?\./);
  for (const sentence of widgets.sentences) expect(bare(texts.join(' '))).toContain(bare(sentence));
}

describe.each(CHATS)('a digest in %s', (_, draw) => {
  test('shows or counts every insight, however many and long they are, and the summary stays', () => {
    fc.assert(
      fc.property(insights, others, (episodes, more) => {
        hidesNothing(draw(cardOf(episodes, more)), episodes);
      }),
      { numRuns: runs(20) },
    );
  });

  test('does so where the texts are just so long that they fill what a card has for lists', () => {
    for (let length = 0; length < 300; length += 3) {
      const episodes = Array.from({ length: 60 }, (_, at) =>
        spike({ id: `k${at.toString(36).padStart(9, '0')}`, subject: `ep${at}x${'x'.repeat(length)}` }),
      );
      hidesNothing(draw(cardOf(episodes, {})), episodes);
    }
  });

  test('leads from each insight that it shows to what to do about it', () => {
    const episodes = Array.from({ length: 6 }, (_, at) => spike({ id: `k7f3q2ab0${at}`, subject: `ep${at}x` }));
    const { commands } = draw(cardOf(episodes, {}));
    const asked = commands.flatMap((command) => /^why (\S+)$/.exec(command)?.[1] ?? []);
    for (const { id } of episodes) expect(asked.some((typed) => id.startsWith(typed))).toBe(true);
  });
});

test.each(CHATS)('of a card with more lists than fit it is told in %s what the others hold', (_, draw) => {
  const show = (label: string) => ({ label, command: `insights ${label}` });
  const list = (heading: string, total: number) => ({
    heading,
    points: [],
    totals: [{ kind: 'high', total }],
    all: show(heading.toLowerCase()),
  });
  const points = [list('Open', 1), list('Over', 2), list('Muted', 11), list('Snoozed', 1200)];
  const { texts, commands } = draw({ ...emptyCard('Digest'), points });
  expect(texts.join(' ')).toContain('1,211 in all: 11 Muted, 1,200 Snoozed.');
  expect(commands).toEqual(
    expect.arrayContaining(['insights open', 'insights over', 'insights muted', 'insights snoozed']),
  );
});

test('no digest breaks a limit of Slack or Teams', () => {
  fc.assert(
    fc.property(insights, others, (episodes, more) => {
      const card = cardOf(episodes, more);
      expect(slackFaultsOf(card)).toEqual([]);
      for (const rung of ['rich', 'plain'] as const) expect(teamsFaultsOf(renderTeams(card, { rung }))).toEqual([]);
    }),
    { numRuns: runs(20) },
  );
});

const cardOf = (episodes: readonly Episode[], more: Parameters<typeof digestOf>[1]): Card =>
  announcementCard(digestAnnouncement(digestOf(episodes, more), CONTEXT), { sample: true, organisation: 'Contoso' });
