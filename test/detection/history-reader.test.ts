import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { historyReader } from '../../src/detection/history-reader.ts';
import type { Fact } from '../../src/model/fact.ts';
import { startOfDay, startOfHour } from '../../src/model/time.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import { DAY, hourAt, type Telling, tell } from '../contracts/fact-store/telling.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { shown } from './shown.ts';

const NEEDS = { senderDays: 90, connectorDays: 30 };
const END = startOfDay(DAY + 1);

async function storeOf(...tellings: readonly Telling[]): Promise<FactStore> {
  const store = memoryStore({ priority: ['trusted', 'second'] });
  for (const telling of tellings) await tell(store, telling);
  return store;
}

const at = async (store: FactStore, now: Date, needs = NEEDS) => shown(await historyReader(store).at(now, needs));
const sent = (hour: number, messages: number, sender = 'a@x'): Partial<Fact> => ({
  hour: hourAt(hour),
  messages,
  sender,
});

describe('the history of senders', () => {
  test('has per day the messages, those over old TLS and those with Basic', async () => {
    const store = await storeOf({
      facts: [
        { ...sent(1, 2), auth: 'basic', tls: '1.0' },
        { ...sent(2, 3), auth: 'oauth', tls: 'ssl3' },
        { ...sent(3, 4), auth: 'basic', tls: '1.2' },
        { ...sent(3, 8), tls: 'none' },
      ],
    });
    expect((await at(store, END)).senders.days).toEqual({
      [DAY]: { 'a@x': { messages: 17, peak: 17, oldTls: 5, basic: 6 } },
    });
  });

  test('has as a peak the most in any 24 hours, midnight or not', async () => {
    const store = await storeOf({ facts: [sent(-2, 10), sent(-1, 20), sent(1, 30), sent(22, 5), sent(23, 6)] });
    const { days } = (await at(store, END)).senders;
    expect(days[DAY - 1]?.['a@x']).toMatchObject({ messages: 30, peak: 30 });
    expect(days[DAY]?.['a@x']).toMatchObject({ messages: 41, peak: 60 });
  });

  test('has the evening before in the peak of a day that itself was quiet', async () => {
    const store = await storeOf({ facts: [sent(-20, 50), sent(-24, 9), sent(20, 1)] });
    expect((await at(store, END)).senders.days[DAY]?.['a@x']).toMatchObject({ messages: 1, peak: 50 });
  });

  test('ends where what is known ends, in whole hours', async () => {
    const facts = [sent(-1, 100), sent(9, 2), sent(10, 4), sent(11, 8)];
    const store = await storeOf({ facts });
    const { senders } = await at(store, new Date(startOfHour(hourAt(10)).getTime() + 59 * 60_000));
    expect(senders.until).toBe(hourAt(10));
    expect(senders.days[DAY]?.['a@x']).toMatchObject({ messages: 2, peak: 102 });
    expect(senders.last24h).toEqual({ 'a@x': 102 });
  });

  test('ends where the source ended, however late it is, with the hour that it told in part', async () => {
    const coverage = { untilSeconds: hourAt(10) * 3600 + 1800 };
    const store = await storeOf({ facts: [sent(9, 2), sent(10, 4)], coverage });
    const { senders } = await at(store, END);
    expect([senders.until, senders.days[DAY]?.['a@x']?.messages]).toEqual([hourAt(11), 6]);
  });

  test('tells the last 24 hours from what is left of the day before', async () => {
    const store = await storeOf({ facts: [sent(-30, 1), sent(-20, 10), sent(-10, 100), sent(2, 1000)] });
    const { senders } = await at(store, startOfHour(hourAt(6)));
    expect([senders.last24h, senders.recentPeak]).toEqual([{ 'a@x': 1100 }, { 'a@x': 10 }]);
    const whole = await at(store, END);
    expect([whole.senders.last24h, whole.senders.recentPeak]).toEqual([{ 'a@x': 1000 }, { 'a@x': 110 }]);
  });

  test('says what the last 24 hours are where the day before, or its hours, are not known', async () => {
    const over = async (...tellings: readonly Telling[]) =>
      (await at(await storeOf(...tellings), startOfHour(hourAt(6)))).senders.countedOver;
    expect(await over({ facts: [sent(-10, 1), sent(2, 1)] })).toBe('24 hours');
    expect(await over({ facts: [sent(2, 1)] })).toBe('day');
    expect(await over({ facts: [sent(-10, 1)], coverage: { precision: 'day' } }, { facts: [sent(2, 1)] })).toBe('day');
    expect(await over({ facts: [sent(-10, 1)], coverage: { precision: 'day' } })).toBe('day');
    expect(await over({ facts: [sent(-10, 1)] })).toBe('24 hours');
  });

  test('knows a day without hours when it is over, and takes it whole', async () => {
    const coverage = { precision: 'day' as const };
    const told = [sent(-24, 50), sent(0, 70)];
    const store = await storeOf({ facts: told, coverage });
    const noon = await at(store, startOfHour(hourAt(12)));
    expect([noon.senders.until, Object.keys(noon.senders.days)]).toEqual([hourAt(0), [String(DAY - 1)]]);
    const { senders } = await at(store, END);
    expect(senders.days[DAY]?.['a@x']).toMatchObject({ messages: 70, peak: 70 });
    expect([senders.last24h, senders.recentPeak]).toEqual([{ 'a@x': 70 }, { 'a@x': 50 }]);
  });

  test('keeps the sums of a day whose hours have expired', async () => {
    const store = await storeOf({ facts: [sent(-2, 10), sent(1, 30)] });
    await store.expire(({ day }) => (day < DAY ? 'drop-hourly' : 'keep'));
    const { days } = (await at(store, END)).senders;
    expect(days[DAY - 1]?.['a@x']).toMatchObject({ messages: 10, peak: 10 });
    expect(days[DAY]?.['a@x']).toMatchObject({ messages: 30, peak: 30 });
  });

  test('has no day that nobody told us about, and an empty one where nothing was sent', async () => {
    const store = await storeOf({ facts: [sent(-72, 1), sent(0, 1)], days: [DAY - 3, DAY - 2, DAY] });
    const { days } = (await at(store, END)).senders;
    expect(days).toMatchObject({ [DAY - 3]: {}, [DAY - 2]: {}, [DAY]: {} });
    expect([Object.keys(days).length, days[DAY - 2]]).toEqual([3, {}]);
  });

  test('goes back as many days as are asked for', async () => {
    const store = await storeOf({ facts: [-4, -3, -2, -1, 0].map((day) => sent(24 * day, 1)) });
    const { senders } = await at(store, END, { senderDays: 2, connectorDays: 2 });
    expect(Object.keys(senders.days)).toEqual([String(DAY - 1), String(DAY)]);
  });

  test('of nothing is nothing', async () => {
    expect(await at(await storeOf(), END)).toEqual({
      senders: { until: null, days: {}, countedOver: 'day', last24h: {}, recentPeak: {} },
      connectors: { until: null, days: [] },
      tlsReports: { until: null, days: [] },
      signIns: null,
      tellings: [],
      contradictions: [],
      totals: [],
      answeredBy: { connector: [], 'smtp-auth': [] },
    });
  });

  test('says which source answers for the last known day, which may not be the one before', async () => {
    const store = await storeOf(
      { source: 'trusted', facts: [sent(-1, 1), { ...sent(-1, 1), direction: 'submission' }] },
      { source: 'second', facts: [sent(-1, 1), sent(3, 1)] },
    );
    expect((await at(store, startOfDay(DAY))).answeredBy).toEqual({ connector: [], 'smtp-auth': ['trusted'] });
    expect((await at(store, END)).answeredBy).toEqual({ connector: [], 'smtp-auth': ['second'] });
  });
});

describe('the history of connectors', () => {
  const inbound: Partial<Fact> = { direction: 'inbound', connectorType: 'partner', connector: 'Fabrikam' };

  test('has per day each path under the name people know', async () => {
    const facts = [
      { ...inbound, tls: '1.0' as const, messages: 3, hour: hourAt(1) },
      { ...inbound, tls: '1.2' as const, messages: 4, hour: hourAt(5) },
    ];
    const { connectors } = await at(await storeOf({ kind: 'connector', facts }), startOfHour(hourAt(5)));
    expect(connectors).toMatchObject({
      until: hourAt(5),
      days: [{ day: DAY, paths: [{ path: 'From your partner - Fabrikam', messages: 3, tls: { '1.0': 3, '1.2': 0 } }] }],
    });
  });

  test('knows only the direction that a file was limited to', async () => {
    const slice = { format: 'report', filters: { direction: 'inbound' } };
    const limited = await storeOf({ kind: 'connector', slice, facts: [inbound] });
    expect((await at(limited, END)).connectors.days[0]?.directions).toEqual(['inbound']);
    const whole = await storeOf({ kind: 'connector', facts: [inbound] });
    expect((await at(whole, END)).connectors.days[0]?.directions).toContain('outbound');
  });
});

test('tellings name every source by what it told until now', async () => {
  const store = await storeOf(
    { facts: [sent(0, 1), sent(24, 1)] },
    { source: 'second', kind: 'connector', facts: [{}], coverage: { untilSeconds: hourAt(3) * 3600 + 60 } },
  );
  expect((await at(store, startOfHour(hourAt(5)))).tellings).toEqual([
    { kind: 'connector', source: 'second', filters: {}, days: [DAY], until: new Date((hourAt(3) * 3600 + 60) * 1000) },
    { kind: 'smtp-auth', source: 'trusted', filters: {}, days: [DAY], until: startOfHour(hourAt(5)) },
  ]);
});

test('tellings keep the parts of a source apart, whatever format tells them', async () => {
  const slice = (format: string, host: string) => ({ format, filters: { host } });
  const store = await storeOf(
    { facts: [sent(0, 1)], slice: slice('log', 'a') },
    { facts: [sent(-24, 1)], slice: slice('other', 'a') },
    { facts: [sent(-48, 1)], slice: slice('log', 'b') },
  );
  const { tellings } = await at(store, startOfHour(hourAt(5)));
  expect(tellings.map(({ filters, days }) => [filters, days])).toEqual([
    [{ host: 'a' }, [DAY - 1, DAY]],
    [{ host: 'b' }, [DAY - 2]],
  ]);
});

describe('a reader that goes on', () => {
  test('takes in a day that is told anew, and what it means for the day after', async () => {
    const facts = [sent(-26, 7), sent(-25, 10), sent(-10, 20), sent(1, 30)];
    const store = await storeOf({ facts });
    const reader = historyReader(store);
    await reader.at(END, NEEDS);
    const late = [sent(-26, 500), sent(-25, 500, 'late@x')];
    await tell(store, { facts: late, coverage: { importedAtSeconds: 1_900_000_900 } });
    const after = shown(await reader.at(END, NEEDS));
    expect(after.senders.days[DAY - 2]).toMatchObject({ 'a@x': { messages: 500 }, 'late@x': { messages: 500 } });
    expect(after.senders.days[DAY - 1]?.['a@x']).toMatchObject({ messages: 20, peak: 520 });
    expect(after).toEqual(await at(store, END));
  });

  test('reads a day once for all its hours', async () => {
    const plain = await storeOf({ facts: [0, 1, 2, 3, 4, 5].map((day) => sent(24 * day + 5, 1)) });
    let questions = 0;
    const store: FactStore = {
      ...plain,
      columns: (question) => {
        questions++;
        return plain.columns(question);
      },
    };
    const reader = historyReader(store);
    for (let hour = 0; hour <= 6 * 24; hour++) await reader.at(startOfHour(hourAt(hour)), NEEDS);
    expect(questions).toBe(1);
  });

  test('reads nothing again while hours that are over and hours that grow are looked at by turns, over midnight', async () => {
    const facts = Array.from({ length: 100 }, (_, back) => sent(24 - back, 1));
    const coverage = { untilSeconds: hourAt(24) * 3600 + 30 * 60 };
    const plain = await storeOf({ facts, parts: [{ facts }, { facts: [], days: [DAY + 1], coverage }] });
    let questions = 0;
    const store: FactStore = {
      ...plain,
      columns: (question) => {
        questions++;
        return plain.columns(question);
      },
    };
    const reader = historyReader(store);
    const needs = { senderDays: 3, connectorDays: 0 };
    for (let minute = -30; minute <= 30; minute++) {
      const now = new Date(startOfDay(DAY + 1).getTime() + minute * 60_000);
      const history = await reader.at(new Date(now.getTime() - 5 * 60_000), needs);
      const { hours } = await reader.growing(history, now, needs);
      expect(hours.map(({ senders }) => senders.until)).toEqual([hourAt(minute > 4 ? 25 : 24)]);
      expect(shown(history)).toEqual(shown(await historyReader(plain).at(history.now, needs)));
    }
    expect(questions).toBe(1);
  });

  test('never changes a history that it has given', async () => {
    const store = await storeOf({ facts: [sent(0, 1), sent(30, 1, 'b@x')] });
    const reader = historyReader(store);
    const first = await reader.at(END, NEEDS);
    const before = JSON.stringify(first);
    await reader.at(startOfDay(DAY + 2), NEEDS);
    expect(JSON.stringify(first)).toBe(before);
  });

  test('asked for two instants at once gives each what it gives alone', async () => {
    const days = Array.from({ length: 40 }, (_, back) => DAY - 39 + back);
    const facts = days.flatMap((day) =>
      Array.from({ length: 24 }, (_, hour) => sent((day - DAY) * 24 + hour, 1 + ((7 * hour + 3 * day) % 23))),
    );
    const store = await storeOf({ facts, days });
    const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
    for (let turns = 0; turns < 120; turns += 8) {
      const reader = historyReader(store, { pause: turn });
      await reader.at(startOfHour(hourAt(20)), NEEDS);
      const earlier = reader.at(startOfHour(hourAt(8)), NEEDS);
      for (let passed = 0; passed < turns; passed++) await turn();
      const later = reader.at(startOfHour(hourAt(21)), NEEDS);
      expect(shown(await earlier)).toEqual(await at(store, startOfHour(hourAt(8))));
      expect(shown(await later)).toEqual(await at(store, startOfHour(hourAt(21))));
    }
  });

  test('going back in time forgets who came later', async () => {
    const store = await storeOf({ facts: [sent(0, 1), sent(30, 1, 'b@x')] });
    const reader = historyReader(store);
    await reader.at(startOfDay(DAY + 2), NEEDS);
    expect((await reader.at(END, NEEDS)).senders.addresses).toEqual(['a@x']);
  });
});

describe('whatever was sent', () => {
  const HOURS = 4 * 24;
  const anyFacts = fc.array(
    fc.record({
      hour: fc.integer({ min: hourAt(0), max: hourAt(HOURS - 1) }),
      sender: fc.constantFrom('a@x', 'b@x', 'c@x', 'd@x'),
      messages: fc.integer({ min: 1, max: 50 }),
      tls: fc.constantFrom('1.0' as const, '1.2' as const),
      auth: fc.constantFrom('basic' as const, 'oauth' as const),
    }),
    { minLength: 1, maxLength: 40 },
  );
  const days = [DAY, DAY + 1, DAY + 2, DAY + 3];
  const anyNow = fc.integer({ min: hourAt(1), max: hourAt(HOURS) });

  test('what comes later changes no history before it, not even its numbers', () =>
    fc.assert(
      fc.asyncProperty(anyFacts, anyNow, async (facts, until) => {
        const now = startOfHour(until);
        const parts = days
          .filter((day) => day * 24 < until)
          .map((day) => ({
            facts: facts.filter(({ hour }) => hour < until && Math.floor(hour / 24) === day),
            days: [day],
            coverage: { untilSeconds: Math.min((day + 1) * 24, until) * 3600 },
          }));
        const then = memoryStore({ priority: [] });
        for (const part of parts) await tell(then, part);
        const later = await storeOf({ facts, days });
        expect(await historyReader(later).at(now, NEEDS)).toEqual(await historyReader(then).at(now, NEEDS));
      }),
    ));

  test('a reader that came along hour by hour tells the same as a new one', () =>
    fc.assert(
      fc.asyncProperty(anyFacts, fc.array(anyNow, { maxLength: 12 }), async (facts, hours) => {
        const store = await storeOf({ facts, days });
        const reader = historyReader(store);
        for (const hour of hours.sort((a, b) => a - b)) {
          const now = startOfHour(hour);
          expect(await reader.at(now, NEEDS)).toEqual(await historyReader(store).at(now, NEEDS));
        }
      }),
    ));

  test('a peak is the largest sum over 24 hours that end within the day', () =>
    fc.assert(
      fc.asyncProperty(anyFacts, async (facts) => {
        const store = await storeOf({ facts, days });
        const { senders } = await at(store, startOfHour(hourAt(HOURS)));
        for (const day of days) {
          for (const [sender, { peak }] of Object.entries(senders.days[day] ?? {})) {
            const ends = Array.from({ length: 24 }, (_, hour) => day * 24 + hour + 1);
            const sums = ends.map((end) =>
              facts
                .filter((fact) => fact.sender === sender && fact.hour >= end - 24 && fact.hour < end)
                .reduce((sum, { messages }) => sum + messages, 0),
            );
            expect(peak).toBe(Math.max(...sums));
          }
        }
      }),
    ));
});
