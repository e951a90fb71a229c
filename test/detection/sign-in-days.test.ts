import { expect, test } from 'vitest';
import { weeklyCalibrations } from '../../src/detection/calibrations.ts';
import type { Detector } from '../../src/detection/detect.ts';
import { historyReader } from '../../src/detection/history-reader.ts';
import { rederive } from '../../src/detection/rederive.ts';
import { replay } from '../../src/detection/replay.ts';
import { signInPartitions } from '../../src/detection/sign-in-days.ts';
import type { Episode } from '../../src/episodes/episode.ts';
import { dayText, MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { smtpAuthNewSender } from '../../src/rules/smtp-auth-new-sender/rule.ts';
import { day, storeOf, type Telling, type Told } from '../reports/given.ts';

const FIRST = day('2026-10-01');
const DAYS = 35;
const END = new Date((FIRST + DAYS) * MS_PER_DAY);
const pause = async () => {};
const detector: Detector = {
  rules: [smtpAuthNewSender],
  settings: new Map([[smtpAuthNewSender.name, smtpAuthNewSender.params.parse({})]]),
  calibrations: weeklyCalibrations(pause),
  pause,
};

const signIn = (user: string, at: number, outcome = 'succeeded'): Told => ({
  ...{ day: dayText(FIRST + at), hour: 9, direction: 'submission', auth: 'other', tls: 'unknown' },
  ...{ sender: user, client: '192.0.2.1', connector: outcome, messages: 1 },
});

const daily = (user: string, from = 0): readonly Told[] =>
  Array.from({ length: DAYS - from }, (_, at) => signIn(user, from + at));

const telling = (tenant: string, facts: readonly Told[], from = 0): Telling => ({
  ...{ kind: 'sign-in', source: 'microsoft365', format: 'graph-sign-ins', filters: { tenant } },
  days: Array.from({ length: DAYS - from }, (_, at) => dayText(FIRST + from + at)),
  facts,
});

const sent = (user: string, from: number): Telling => ({
  ...{ kind: 'smtp-auth', days: Array.from({ length: DAYS }, (_, at) => dayText(FIRST + at)) },
  facts: daily(user, from).map((each) => ({ ...each, connector: '', tls: '1.2', messages: 10 })),
});

/** What looks at these instants come to. */
async function lookedAt(store: FactStore, stepMs: number): Promise<readonly Episode[]> {
  const begin = FIRST * MS_PER_DAY + stepMs;
  const steps = Array.from({ length: (DAYS * MS_PER_DAY) / stepMs }, (_, at) => new Date(begin + at * stepMs));
  let found: readonly Episode[] = [];
  for await (const step of replay(detector, historyReader(store), steps, [])) {
    expect(step.failures).toEqual([]);
    found = step.episodes;
  }
  return found;
}

const idsOf = (episodes: readonly Episode[]) => episodes.map(({ id, subject }) => `${id} ${subject}`).sort();

test('who signs in for the first time is found once, under one id, however often it is looked, live or derived again', async () => {
  const store = await storeOf(
    telling('contoso.com', [
      ...daily('scanner@contoso.com'),
      ...daily('new@contoso.com', 28),
      ...daily('both@contoso.com', 30),
      // Tried in vain on the days before.
      ...[20, 25].map((at) => signIn('guessed@contoso.com', at, 'wrong user or password (50126)')),
      signIn('guessed@contoso.com', 31),
    ]),
    sent('both@contoso.com', 30),
  );
  const live = await lookedAt(store, MS_PER_HOUR);
  expect(live.map(({ subject }) => subject).sort()).toEqual([
    'both@contoso.com',
    'guessed@contoso.com',
    'new@contoso.com',
  ]);
  expect(idsOf(await lookedAt(store, MS_PER_DAY))).toEqual(idsOf(live));
  const partitions = [...(await store.partitions()), ...(await signInPartitions(store, END))];
  const around = { partitions, detector, reader: historyReader(store), now: END, present: END };
  const again = await rederive(live, null, around);
  expect(again.withdrawn).toEqual([]);
  expect(idsOf(again.episodes)).toEqual(idsOf(live));
  // Found at once: what came before was looked at hour by hour.
  expect(live.find(({ subject }) => subject === 'new@contoso.com')?.openedAt).toBe(
    `${dayText(FIRST + 28)}T09:59:59.000Z`,
  );
});

test('sign-ins alone are looked at, and end with them', async () => {
  const store = await storeOf(telling('contoso.com', [...daily('a@contoso.com'), ...daily('new@contoso.com', 28)]));
  const found = await lookedAt(store, MS_PER_DAY);
  expect(found.map(({ subject }) => subject)).toEqual(['new@contoso.com']);
  const empty = await storeOf();
  const around = { partitions: [], detector, reader: historyReader(empty), now: END, present: END };
  expect((await rederive(found, null, around)).withdrawn).toHaveLength(1);
});

test('users of a tenant of which few days are known are not new, whatever is known of another', async () => {
  const store = await storeOf(
    telling('contoso.com', daily('a@contoso.com')),
    telling('fabrikam.com', daily('b@fabrikam.com', 28), 28),
  );
  expect(await lookedAt(store, MS_PER_DAY)).toEqual([]);
});

test('sign-ins of the hour that is not over, or of later, are not known yet', async () => {
  const store = await storeOf(telling('contoso.com', [...daily('a@contoso.com'), signIn('new@contoso.com', 30)]));
  const reader = historyReader(store);
  const needs = { senderDays: 0, connectorDays: 0, signInDays: 400 };
  const at = (hour: number) => reader.at(new Date((FIRST + 30) * MS_PER_DAY + hour * MS_PER_HOUR), needs);
  expect((await at(9)).signIns?.users).toEqual([]);
  expect((await at(10)).signIns).toMatchObject({ until: (FIRST + 30) * 24 + 10, users: [{ knownDays: 30 }] });
});
