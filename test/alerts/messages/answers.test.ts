import { describe, expect, test } from 'vitest';
import { nameWords, valueWords } from '../../../src/alerts/messages/number-text.ts';
import { reasonWords } from '../../../src/alerts/messages/reason-text.ts';
import { standingOf } from '../../../src/alerts/messages/standing.ts';
import { lengthWords } from '../../../src/alerts/messages/time-text.ts';
import { digestsWords, insightsWords } from '../../../src/alerts/subscriptions/subscription-text.ts';
import { episodesAnswer } from '../../../src/commands/alerts/episodes-answer.ts';
import { auditAnnouncement } from '../../../src/commands/audit/answer.ts';
import { insightsAnnouncement, insightsData } from '../../../src/commands/insights/answer.ts';
import { muteAnswer } from '../../../src/commands/mute/answer.ts';
import { mutesAnnouncement } from '../../../src/commands/mutes/answer.ts';
import { subscriptionsAnnouncement } from '../../../src/commands/subscriptions/answer.ts';
import { unsubscribeAnswer } from '../../../src/commands/unsubscribe/answer.ts';
import { whyAnnouncement } from '../../../src/commands/why/answer.ts';
import { verdictSchema } from '../../../src/episodes/episode.ts';
import { ACKNOWLEDGED, CONTEXT, mute, NOW, RESOLVED, spike, spikes, subscription } from './given-episode.ts';
import { givenRules } from './given-rules.ts';
import { saidOf } from './given-said.ts';

describe('the list of insights', () => {
  test('pages lose no row', () => {
    const all = spikes(45);
    const ids = [1, 2, 3].flatMap((page) => {
      const { tables } = insightsAnnouncement(all, { which: 'open', top: 20, page }, CONTEXT).view;
      return (tables[0]?.rows ?? []).map((row) => row.at(-1)?.text);
    });
    expect(ids.sort()).toEqual(all.map(({ id }) => id).sort());
  });

  test('a page past the end says how many there are, and shows the way back', () => {
    const { view } = insightsAnnouncement(spikes(45), { which: 'open', top: 20, page: 99 }, CONTEXT);
    expect(view.sentences).toEqual(['45 insights are open.', 'Page 99 is past the end: 45 insights make 3 pages.']);
    expect(view.tables).toEqual([]);
    expect(view.actions[0]).toEqual({ label: 'View the last page', command: 'insights open top:20 page:3' });
  });

  test('each page says how to see the next, and the last one has none', () => {
    const nextOf = (page: number) =>
      insightsAnnouncement(spikes(45), { which: 'open', top: 20, page }, CONTEXT).view.tables[0]?.cut?.next;
    expect([1, 2, 3].map(nextOf)).toEqual(['insights open top:20 page:2', 'insights open top:20 page:3', null]);
  });

  test('tells scripts the numbers that the text is made of, of what is over those at its worst', () => {
    const [open, over] = insightsData([spike(RESOLVED), spike({ id: 'o', magnitude: 500 })], givenRules).insights;
    expect(open).toMatchObject({ id: 'o', state: 'open', numbers: { messages: 500 } });
    expect(open?.text).toContain('sent 500 messages');
    expect(over).toMatchObject({ state: 'resolved', openedAt: '2026-11-15T07:00:00Z', numbers: { messages: 12_430 } });
    expect(over?.text).toContain('sent 12,430 messages');
  });
});

describe('why', () => {
  test('prints each verdict of each conversation with its time, its reason and its name', () => {
    const { tables } = whyAnnouncement(spike(), [saidOf('local:console'), saidOf('slack:C0123')], CONTEXT).view;
    expect(tables.map(({ caption }) => caption)).toEqual([
      'What changed',
      'Thresholds, and what did not change',
      'Decisions for local:console',
      'Decisions for slack:C0123',
    ]);
    expect(tables[2]?.rows[0]?.map(({ text }) => text)).toEqual([
      '2026-11-15 08:15',
      'It was acknowledged: no more reminders. (by: Ana)',
      'not sent',
    ]);
  });

  test('names what the platform refused it with, and when it is tried again', () => {
    const because = { refusal: 'not_in_channel', refusals: 2, triedAgainAt: '2026-11-15T10:00:00Z' };
    const refused = { speak: 'nothing', reason: 'refused', because, at: '2026-11-15T08:00:00Z' } as const;
    const { tables } = whyAnnouncement(spike(), [{ ...saidOf('slack:C1'), verdicts: [refused] }], CONTEXT).view;
    expect(tables[2]?.rows[0]?.[1]?.text).toBe(
      'The chat service refused it; Mailflow retries until it is accepted. (refusal: not_in_channel, refusals: 2, tried again at: <2026-11-15T10:00Z>)',
    );
  });

  test('reads aloud a reason it does not know', () => {
    expect(reasonWords('moon-too-full')).toBe('Moon too full.');
    expect(reasonWords('constructor')).toBe('Constructor.');
  });

  test('has a word for everything that may be done', () => {
    for (const speak of verdictSchema.shape.speak.options) {
      const said = {
        ...saidOf('x:y'),
        verdicts: [{ speak, reason: 'opened', because: {}, at: '2026-11-15T08:00:00Z' }],
      };
      expect(whyAnnouncement(spike(), [said], CONTEXT).view.tables[2]?.rows[0]?.[2]?.text).toMatch(/^[a-z ]+$/);
    }
  });

  test.each([
    ['remindAfterMs', 14_400_000, 'remind after', '4 h'],
    ['lowerShare', 0.262, 'lower share', '26.2%'],
    ['messages', 12_430, 'messages', '12,430'],
    ['score', 5.123_45, 'score', '5.123'],
    ['isLearning', true, 'is learning', 'yes'],
    ['until', '2026-11-16T08:00:00Z', 'until', '<2026-11-16T08:00Z>'],
    ['record', null, 'record', '-'],
  ])('a number %s = %s is told with the unit in its name', (name, value, words, told) => {
    expect([nameWords(name), valueWords(name, value)]).toEqual([words, told]);
  });
});

describe('the answer to a deed', () => {
  test('says what was done, what was so already and what was not found', () => {
    const { view } = episodesAnswer({
      kind: 'acknowledged',
      done: spikes(7),
      already: [spike(ACKNOWLEDGED)],
      over: [],
      notFound: ['x', 'y'],
    });
    expect(view.sentences[0]).toContain('and 2 more. No more reminders');
    expect(view.sentences[1]).toBe('No change: scanner@contoso.com (k7f3q2), by Ana on <2026-11-15T08:10Z>.');
    expect(view.sentences[2]).toContain('There is no insight x and y');
  });

  const LATER = '2026-11-17T08:00:00.000Z';
  const parts = {
    acknowledged: { by: 'Ana', at: '2026-11-15T08:10:00Z' },
    snoozed: { by: 'Ana', at: '2026-11-15T08:10:00Z', until: LATER },
    expected: { by: 'Ana', at: '2026-11-15T08:10:00Z', why: 'fair' },
  };

  /** What each sentence about alerts and reminders claims, and of which standing it is true. */
  test('promises alerts and reminders only where they come, whatever else was done to it', () => {
    const claims: readonly (readonly [RegExp, readonly string[]])[] = [
      [/Reminders resume/, ['open']],
      [/Alerts resume/, ['open']],
      [/alerts still come when it gets worse/, ['acknowledged']],
      [/No (more )?alerts|Silent until|Snoozed until/, ['snoozed', 'muted', 'expected']],
    ];
    for (const kind of ['acknowledged', 'snoozed', 'expected', 'unacknowledged', 'unsnoozed', 'unexpected'] as const)
      for (let bits = 0; bits < 16; bits += 1) {
        const [isAcked, isSnoozed, isExpected, isMuted] = [1, 2, 4, 8].map((bit) => (bits & bit) > 0);
        const after = {
          acknowledged: kind === 'acknowledged' || (isAcked && kind !== 'unacknowledged'),
          snoozed: kind === 'snoozed' || (isSnoozed && kind !== 'unsnoozed'),
          expected: kind === 'expected' || (isExpected && kind !== 'unexpected'),
        };
        const episode = spike({
          acknowledged: after.acknowledged ? parts.acknowledged : null,
          snoozed: after.snoozed ? parts.snoozed : null,
          expected: after.expected ? parts.expected : null,
        });
        const muting = mute({ rule: null, subject: episode.subject, until: LATER });
        const context = { ...CONTEXT, mutes: isMuted ? [muting] : [] };
        const standing = standingOf(episode, context);
        const { view } = episodesAnswer({ kind, done: [episode], already: [], over: [], notFound: [] }, context);
        const text = view.sentences.join(' ');
        const fitting = claims.filter(([, standings]) => standings.includes(standing)).map(([claim]) => claim);
        expect(fitting.some((claim) => claim.test(text))).toBe(true);
        for (const [claim, standings] of claims)
          if (claim.test(text)) expect([text, standings]).toEqual([text, expect.arrayContaining([standing])]);
      }
  });

  test('names those of several for which something else holds', () => {
    const done = [spike(), spike({ id: 'm2ab7c', subject: 'b@contoso.com', snoozed: parts.snoozed })];
    const { view } = episodesAnswer({ kind: 'unacknowledged', done, already: [], over: [], notFound: [] }, CONTEXT);
    expect(view.sentences.join(' ')).toContain(
      'Reminders resume while it is open. Not so for b@contoso.com (m2ab7c), snoozed until <2026-11-17T08:00Z>.',
    );
  });

  test('that changed nothing has no title of a change', () => {
    const { view } = episodesAnswer(
      { kind: 'unsnoozed', done: [], already: [spike()], over: [], notFound: [] },
      CONTEXT,
    );
    expect(view.title).toBe('Nothing changed');
  });

  test('a mute that is there already is told with who made it', () => {
    const { view } = muteAnswer('already', mute());
    expect(view.sentences.join(' ')).toContain('Muted by Ben on <2026-11-14T10:00Z>');
  });

  test('nothing to unsubscribe from is no success of it', () => {
    const { view } = unsubscribeAnswer('not-subscribed', null);
    expect(view.title).toBe('Nothing to unsubscribe from');
  });
});

test('mutes that ended are not listed', () => {
  const ended = mute({ until: '2026-11-16T08:59:00Z' });
  expect(mutesAnnouncement([ended], [], NOW).view).toMatchObject({ sentences: ['Nothing is muted.'], tables: [] });
});

test('a subscription is told in words', () => {
  expect(insightsWords(subscription({ rules: [] }))).toBe('none');
  expect(insightsWords(subscription({ rules: ['a', 'b'], minSeverity: 'high' }))).toBe('a, b from high');
  expect(digestsWords(subscription().digests)).toBe('Mondays at 09:00 Europe/Berlin');
});

test.each([
  [0, '1 minute'],
  [59 * 60_000, '59 minutes'],
  [26 * 3_600_000, '26 h'],
  [47.9 * 3_600_000, '47 h'],
  [48 * 3_600_000, '2 days'],
])('%i ms last %s', (ms, words) => {
  expect(lengthWords(ms)).toBe(words);
});

test('the audit is in words: what was wished for, until when, and names beside ids', () => {
  const wish = { rules: null, minSeverity: null, digest: { every: 'week', at: '09:00', zone: 'Europe/Berlin' } };
  const entry = {
    at: '2026-11-15T08:10:00Z',
    by: 'Ann (teams:1)',
    conversation: 'teams:19:x',
    conversationName: 'Mail alerts',
  };
  const rows = auditAnnouncement([
    { ...entry, deed: 'subscribe', to: 'teams:19:x', detail: JSON.stringify(wish) },
    { ...entry, deed: 'subscribe', to: 'teams:19:x', detail: '{"rules":"all","minSeverity":"high","digest":null}' },
    { ...entry, deed: 'subscribe', to: 'teams:19:x', detail: '{"rules":["tls-trend"' },
    { ...entry, deed: 'mute', to: 'a@contoso.com', detail: 'until 2026-11-29T20:02:02.210Z: no reason given' },
    { ...entry, deed: 'mute', to: 'a@contoso.com', detail: 'until 2026-11-29T20:02:02.210Z: migration' },
  ]).view.tables[0]?.rows.map((cells) => cells.map(({ text }) => text));
  expect(rows?.map(([, , what]) => what)).toEqual([
    'subscribe, digest Mondays at 09:00 Europe/Berlin',
    'subscribe, insights all from high',
    'subscribe, {"rules":["tls-trend"',
    'mute, until 2026-11-29 20:02 UTC',
    'mute, until 2026-11-29 20:02 UTC: migration',
  ]);
  expect(rows?.[0]?.[1]).toBe('Mail alerts (teams:19:x)');
  expect(rows?.[0]?.[3]).toBe('Mail alerts (teams:19:x)');
});

test('subscriptions call a conversation by its name, beside its id', () => {
  const { tables } = subscriptionsAnnouncement([
    subscription({ conversation: 'teams:19:x', name: 'Mail alerts' }),
  ]).view;
  expect(tables[0]?.rows[0]?.[0]?.text).toBe('Mail alerts (teams:19:x)');
});
