import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Episode } from '../../src/episodes/episode.ts';
import { dayOf, hourOf, MS_PER_HOUR, startOfDay } from '../../src/model/time.ts';
import { withLookFrom } from '../../src/state/state.ts';
import { DAY } from '../contracts/fact-store/telling.ts';
import { runs } from '../seed/runs.ts';
import { givenFollower, type Line, line, SETTLE_MS } from './given-follow.ts';

const START = startOfDay(DAY).getTime();
const HOURS = 40;
const END = new Date(START + (HOURS + 1) * MS_PER_HOUR + SETTLE_MS);

const burst = (lateSeconds: readonly number[]) =>
  fc
    .record({
      second: fc.integer({ min: 0, max: HOURS * 3600 - 1 }),
      sender: fc.constantFrom('scanner@contoso.com', 'printer@contoso.com', 'new@contoso.com', 'other@contoso.com'),
      messages: fc.constantFrom(1, 1, 3, 9, 30, 120),
      lines: fc.integer({ min: 1, max: 4 }),
      spreadSeconds: fc.constantFrom(1, 20, 600, 3000),
      lateSeconds: fc.constantFrom(...lateSeconds),
      tls: fc.constantFrom('1.2' as const, '1.2' as const, '1.0' as const),
    })
    .map(({ second, sender, messages, lines, spreadSeconds, lateSeconds, tls }) =>
      Array.from({ length: lines }, (_, n): Line => {
        const at = START + 1000 * Math.min(HOURS * 3600 - 1, second + n * spreadSeconds);
        const readAt = new Date(at + 1000 * (n % 2 === 0 ? lateSeconds : 0));
        return line(new Date(at), sender, { readAt, messages, tls });
      }),
    );
const live = (lateSeconds: readonly number[] = [0, 0, 0, 7, 180]) =>
  fc.record({
    lines: fc.array(burst(lateSeconds), { minLength: 1, maxLength: 25 }).map((bursts) => bursts.flat()),
    everySeconds: fc.constantFrom(10, 10, 60, 900),
    restartsEvery: fc.constantFrom(3, 1_000),
  });

interface Live {
  readonly lines: readonly Line[];
  readonly everySeconds: number;
  readonly restartsEvery: number;
}
type Follower = Awaited<ReturnType<typeof givenFollower>>;

/** The lines as they are read, a commit for all that were read within so many seconds. */
function commits(lines: readonly Line[], everySeconds: number): readonly (readonly [Date, readonly Line[]])[] {
  const pieces = new Map<number, Line[]>();
  for (const each of lines) {
    const end = Math.ceil((each.readAt.getTime() + 1) / (everySeconds * 1000)) * everySeconds * 1000;
    pieces.set(end, [...(pieces.get(end) ?? []), each]);
  }
  return [...pieces].sort(([a], [b]) => a - b).map(([end, piece]) => [new Date(end), piece] as const);
}

/** What does not depend on when it was noticed. */
const livesOf = (episodes: readonly Episode[]) =>
  episodes
    .map(({ noticedAt: _, peakNoticedAt: _peak, endNoticedAt: _end, openedAt: _opened, ...life }) => life)
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** Follows these lines to their end; `looked` hears of each look. */
async function follow({ lines, everySeconds, restartsEvery }: Live, looked: (bot: Follower) => void = () => {}) {
  const bot = await givenFollower({ firstDay: DAY });
  await bot.look(new Date(START));
  const looks: Date[] = [];
  const look = async (now: Date) => {
    if (looks.push(now) % restartsEvery === 0) bot.restart();
    await bot.look(now);
    looked(bot);
  };
  const pieces = commits(lines, everySeconds);
  for (const [now, piece] of pieces) {
    await bot.commit(piece);
    // As AlertService.lookSoon has it.
    const from = new Date(Math.min(...piece.map(({ at }) => at.getTime())));
    await bot.state.update((before) => withLookFrom(before, from));
    await look(now);
  }
  await look(END);
  expect(bot.failures).toEqual([]);
  return { bot, looks, pieces };
}

test('following a log comes to the episodes of a replay, with their ids, and none besides', async () => {
  await fc.assert(
    fc.asyncProperty(live(), async (given) => {
      const ids = new Set<string>();
      const { bot } = await follow(given, ({ episodes }) => {
        for (const { id, state } of episodes()) if (state === 'open') ids.add(id);
      });
      const replayed = await givenFollower({ firstDay: DAY });
      await replayed.commit(given.lines);
      await replayed.look(END);
      const expected = replayed.episodes();
      expect(livesOf(bot.episodes())).toEqual(livesOf(expected));
      expect(bot.state.read().early).toBeUndefined();
      expect([...ids].filter((id) => !expected.some((each) => each.id === id))).toEqual([]);
      // They begin when they were seen, within the hour at whose end a replay sees them.
      const openings = new Map(bot.episodes().map(({ id, openedAt }) => [id, new Date(openedAt)]));
      for (const { id, openedAt } of expected) {
        const opened = openings.get(id) as Date;
        expect([opened <= new Date(openedAt), hourOf(opened)]).toEqual([true, hourOf(new Date(openedAt))]);
      }
    }),
    { numRuns: runs(60) },
  );
});

test('a first sign-in and a fall back to old TLS are known by the look after their line, but for five minutes at midnight', async () => {
  await fc.assert(
    fc.asyncProperty(live(), async (given) => {
      const { bot, looks, pieces } = await follow(given);
      const firstLook = (isMeant: (line: Line) => boolean): number | null => {
        const seen = pieces.flatMap(([now, piece]) =>
          piece.filter(isMeant).map(({ at }) => {
            // Nothing begins on a day before the last hour of the day before it has settled.
            const from = Math.max(now.getTime(), startOfDay(dayOf(at)).getTime() + SETTLE_MS);
            return Math.min(...looks.map((look) => look.getTime()).filter((look) => look >= from));
          }),
        );
        return seen.length === 0 ? null : Math.min(...seen);
      };
      const noticed = (rule: string, subject: string): number | null => {
        const times = bot
          .episodes()
          .filter((each) => each.rule === rule && each.subject === subject)
          .map(({ noticedAt }) => Date.parse(noticedAt) - 1);
        return times.length === 0 ? null : Math.min(...times);
      };
      for (const sender of ['new@contoso.com', 'other@contoso.com']) {
        expect(noticed('smtp-auth-new-sender', sender)).toBe(firstLook((each) => each.sender === sender));
      }
      for (const sender of ['scanner@contoso.com', 'printer@contoso.com']) {
        expect(noticed('smtp-auth-old-tls', sender)).toBe(
          firstLook((each) => each.sender === sender && each.tls === '1.0'),
        );
      }
    }),
    { numRuns: runs(40) },
  );
});

test('lines that are half an hour late change no id, and nothing begins that a replay does not have', async () => {
  await fc.assert(
    fc.asyncProperty(live([0, 0, 900, 2_000]), async (given) => {
      // What began on the day before by a line of it that came after midnight keeps the id of the day it was seen on.
      const lines = given.lines.filter(({ at, readAt }) => dayOf(at) === dayOf(readAt));
      fc.pre(lines.length > 0);
      const { bot } = await follow({ ...given, lines });
      const replayed = await givenFollower({ firstDay: DAY });
      await replayed.commit(lines);
      await replayed.look(END);
      const named = ({ episodes }: Follower) =>
        episodes()
          .map(({ id, rule, subject, state }) => [id, rule, subject, state])
          .sort();
      expect(named(bot)).toEqual(named(replayed));
    }),
    { numRuns: runs(40) },
  );
});
