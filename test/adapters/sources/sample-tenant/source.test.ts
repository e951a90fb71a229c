import { describe, expect, it } from 'vitest';
import { sampleDocument } from '../../../../adapters/sources/sample-tenant/document.ts';
import { sampleDocuments, sampleTenant } from '../../../../adapters/sources/sample-tenant/source.ts';
import { storyDay } from '../../../../adapters/sources/sample-tenant/story.ts';
import { BATCH_ROWS } from '../../../../src/model/fact-batch.ts';
import { MS_PER_HOUR, parseDay, startOfDay } from '../../../../src/model/time.ts';
import { isWeekend, weekdayOf } from '../../../../src/sample/calendar.ts';
import { document, type KnownFact, messagesBy, messagesOf, readText } from './reading.ts';

const UNTIL = parseDay('2026-11-22') as number; // a Sunday
const LATER = new Date('2027-06-01T00:00:00Z');

const head = (text: string): Uint8Array => new TextEncoder().encode(text);
const isMail = ({ kind }: KnownFact): boolean => kind !== 'tls-session';
const isMonitoring = (fact: KnownFact): boolean => fact.kind === 'smtp-auth' && fact.sender.startsWith('monitoring@');

describe('a sample document', () => {
  it('is recognised from its content', () => {
    expect(sampleTenant.recognise(head(sampleDocument(UNTIL)), 'any.txt')).toBe('sample-tenant');
    expect(sampleTenant.recognise(head('\uFEFF{ "days": 3,\n "mailflow" : "sample-tenant" }'), 'x')).toBe(
      'sample-tenant',
    );
  });

  it('is not seen where it is not', () => {
    for (const other of ['', '{}', 'mailflow', '{"mailflow":"other"}', '"mailflow":"sample-tenant"', 'date,sender\n']) {
      expect(sampleTenant.recognise(head(other), 'sample-tenant.json'), other).toBeUndefined();
    }
  });

  it('made for a day gives 95 days, the last of which is that day', async () => {
    const { facts, result } = await readText(sampleDocument(UNTIL), LATER);
    expect(result).toMatchObject({ format: 'sample-tenant', mode: 'replace', precision: 'hour', cut: false });
    expect(result.from).toEqual(startOfDay(UNTIL - 94));
    expect(result.to?.toISOString()).toBe('2026-11-22T23:59:59.999Z');
    expect(result.rows).toBe(facts.length);
    expect(result.notes.join()).toContain('invented');
    expect(new Set(facts.map((f) => f.day)).size).toBe(95);
  });

  it.each([
    ['no JSON', '{"mailflow":"sample-tenant"', 'not JSON'],
    ['a day that does not exist', document(UNTIL, 3).replace('11-22', '02-30'), '2026-02-30'],
    ['no days', document(UNTIL, 0), 'days'],
    ['more days than anybody keeps', document(UNTIL, 401), 'days'],
    ['a key nobody knows', document(UNTIL, 3).replace('{', '{"dyas":3,'), 'dyas'],
    ['a seed that is no number', document(UNTIL, 3).replace('7', '"x"'), 'seed'],
    ['far too much', `${document(UNTIL, 3)}${' '.repeat(70_000)}`, 'too long'],
  ])('with %s is refused with a cure', async (_, text, said) => {
    await expect(readText(text, LATER)).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining(said),
      cure: expect.stringMatching(/sample-tenant|--source/),
    });
  });

  it('that begins in the future is refused', async () => {
    await expect(readText(document(UNTIL, 3), startOfDay(UNTIL - 10))).rejects.toMatchObject({
      code: 'nothing-usable',
      cure: expect.stringContaining('2026-11-12'),
    });
  });
});

describe('the data', () => {
  it('is the same whenever it is made from the same document, and another with another seed', async () => {
    const [once, again, other] = await Promise.all([
      readText(document(UNTIL, 10), LATER),
      readText(document(UNTIL, 10), LATER),
      readText(document(UNTIL, 10, 8), LATER),
    ]);
    expect(again).toEqual(once);
    expect(messagesOf(other.facts)).not.toBe(messagesOf(once.facts));
  });

  it('makes sense fact by fact', async () => {
    const { facts, batches } = await readText(document(UNTIL, 95), LATER);
    const senseless = facts
      .filter(isMail)
      .filter(
        (f) =>
          f.messages < 1 ||
          (f.recipients ?? 0) < f.messages ||
          (f.kind === 'connector' ? f.sender !== '' || f.auth !== 'none' : !f.sender.endsWith(`@${f.domain}`)),
      );
    expect(senseless).toEqual([]);
    const sessions = facts.filter((fact) => !isMail(fact));
    expect(
      sessions.filter((f) => f.messages < 1 || f.connector === '' || f.domain === '' || f.hour % 24 !== 0),
    ).toEqual([]);
    const clients = new Set(facts.map((f) => f.client).filter((client) => client !== ''));
    for (const client of clients) {
      expect(client).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.(\d|\d\d|1\d\d|2[0-4]\d|25[0-4])$|^2001:db8:/);
    }
    expect(batches).toBeLessThanOrEqual(3 + facts.length / BATCH_ROWS);
    expect(facts.length).toBeLessThan(70_000);
  });

  it('ends now: earlier hours are whole, the running one in part, later ones not there', async () => {
    const now = new Date('2026-11-22T15:20:00Z');
    const running = now.getTime() / MS_PER_HOUR;
    const whole = (await readText(document(UNTIL, 2), LATER)).facts;
    const { facts, result } = await readText(document(UNTIL, 2), now);
    // A day's sessions are reported when the day is over.
    const before = (fact: KnownFact) => fact.hour < Math.floor(running) - (isMail(fact) ? 0 : 23);
    expect(facts.filter(before)).toEqual(whole.filter(before));
    expect(facts.filter((fact) => fact.hour > running)).toEqual([]);
    const inRunning = facts.filter((fact) => fact.hour === Math.floor(running) && isMonitoring(fact));
    expect(messagesOf(inRunning)).toBe(4); // of 12 an hour
    expect(result.to?.getTime()).toBe(now.getTime() - 1);
  });

  it('of the branch office ends six days before the story, and moves on only with it', async () => {
    for (let until = UNTIL - 1; until < UNTIL + 6; until++) {
      const lyon = sampleDocuments(until)['sample-tenant-lyon.json'] ?? '';
      const { facts } = await readText(lyon, LATER);
      expect(new Set(facts.map((f) => `${f.kind} ${f.connector}`))).toEqual(new Set(['connector Lyon branch relay']));
      expect(Math.max(...facts.map((f) => f.day))).toBe(UNTIL - 8);
    }
  });

  it('of a day that is in the future is left out', async () => {
    const { facts } = await readText(document(UNTIL, 5), startOfDay(UNTIL - 2));
    expect(Math.max(...facts.map((f) => f.day))).toBe(UNTIL - 3);
  });

  it('stays the same for every day two documents share, as the last day moves on within a week', async () => {
    for (let until = UNTIL - 1; until < UNTIL + 5; until++) {
      const [today, tomorrow] = await Promise.all([
        readText(document(until, 12), LATER),
        readText(document(until + 1, 13), LATER),
      ]);
      expect(tomorrow.facts.filter((f) => f.day <= until)).toEqual(today.facts);
    }
  });

  it('counts differently only for those the story is about when that moves on to the next Friday', async () => {
    const saturday = UNTIL - 1;
    expect(storyDay(saturday)).toBe(saturday - 1);
    expect(storyDay(saturday - 1)).toBe(saturday - 8);
    const [friday, moved] = await Promise.all([
      readText(document(saturday - 1, 40), LATER),
      readText(document(saturday, 41), LATER),
    ]);
    const bySender = (facts: readonly KnownFact[]) =>
      messagesBy(
        facts.filter((f) => f.kind === 'smtp-auth' && f.day < saturday),
        (f) => f.sender,
      );
    const before = bySender(friday.facts);
    const after = bySender(moved.facts);
    const changed = [...before]
      .filter(([sender, messages]) => after.get(sender) !== messages)
      .map(([sender]) => sender);
    expect(changed.sort()).toEqual([
      'conference@contoso.com',
      'scanner@contoso.com',
      'visitor-kiosk@fabrikam.com',
      'voicemail@contoso.com',
    ]);
  });
});

describe('life at Contoso', async () => {
  const { facts } = await readText(document(UNTIL, 95), LATER);
  const submitted = facts.filter((f) => f.kind === 'smtp-auth');
  const of = (sender: string) => submitted.filter((f) => f.sender === `${sender}@contoso.com`);

  it('is told by some 60 to 80 senders in two domains', () => {
    const senders = new Set(submitted.map((f) => f.sender));
    expect(senders.size).toBeGreaterThanOrEqual(60);
    expect(senders.size).toBeLessThanOrEqual(80);
    expect(new Set(submitted.map((f) => f.domain))).toEqual(new Set(['contoso.com', 'fabrikam.com']));
  });

  it('pauses at the weekend', () => {
    const byWeekend = messagesBy(of('megan.bowen'), (f) => isWeekend(f.day));
    expect(byWeekend.get(false)).toBeGreaterThan(20 * (byWeekend.get(true) ?? 0));
    expect(of('scanner-2f').filter((f) => isWeekend(f.day))).toEqual([]);
    const connectors = messagesBy(
      facts.filter((f) => f.kind === 'connector'),
      (f) => isWeekend(f.day),
    );
    expect((connectors.get(false) ?? 0) / 5).toBeGreaterThan((2 * (connectors.get(true) ?? 0)) / 2);
  });

  it('keeps its hours', () => {
    const hours = (sender: string) => new Set(of(sender).map((f) => f.hour % 24));
    expect(Math.min(...hours('scanner-2f'))).toBeGreaterThanOrEqual(7);
    expect(Math.max(...hours('scanner-2f'))).toBeLessThanOrEqual(18);
    expect([...hours('erp-invoices')].sort()).toEqual([2, 3]);
    expect(new Set(messagesBy(of('monitoring'), (f) => f.day).values())).toEqual(new Set([288]));
  });

  it('has newsletters of thousands, once a week', () => {
    const days = messagesBy(of('newsletter'), (f) => f.day);
    expect(new Set([...days.keys()].map(weekdayOf))).toEqual(new Set([2]));
    for (const messages of days.values()) expect(messages).toBeGreaterThan(2_500);
  });

  it('has accounts that nobody remembers', () => {
    expect(new Set(of('trade-fair-2019').map((f) => f.day)).size).toBeLessThan(6);
  });

  it('moves from Basic to OAuth week by week', () => {
    const basicSenders = [12, 9, 6, 3, 0].map((weeksAgo) => {
      const last = UNTIL - 7 * weeksAgo;
      const week = submitted.filter((f) => f.day > last - 7 && f.day <= last && f.auth === 'basic');
      return new Set(week.map((f) => f.sender)).size;
    });
    expect(basicSenders).toEqual(basicSenders.toSorted((a, b) => b - a));
    expect(basicSenders[0]).toBeGreaterThanOrEqual((basicSenders[4] ?? 0) + 8);
    expect(basicSenders[4]).toBeGreaterThan(30);
  });

  it('protects about 97.7 % of what it sends, and Fabrikam less and less of what it sends us with TLS 1.2', () => {
    const sent = messagesBy(
      facts.filter((f) => f.direction === 'outbound' && f.day > UNTIL - 7),
      (f) => f.tls,
    );
    const all = [...sent.values()].reduce((sum, n) => sum + n, 0);
    const share = 1 - (sent.get('none') ?? 0) / all;
    expect(share).toBeGreaterThan(0.965);
    expect(share).toBeLessThan(0.99);
    const old = [12, 8, 4, 0].map((weeksAgo) => oldShare(facts, 'Fabrikam partner', UNTIL - 7 * weeksAgo));
    expect(old).toEqual(old.toSorted());
  });
});

function oldShare(facts: readonly KnownFact[], connector: string, last: number): number {
  const week = facts.filter((f) => f.connector === connector && f.day > last - 7 && f.day <= last);
  return messagesOf(week.filter((f) => f.tls === '1.0')) / messagesOf(week);
}

describe.each([0, 1, 2, 3, 4, 5, 6])('the last seven days, looked at %i days after a Sunday', async (later) => {
  // Shortly after midnight: the poorest moment of a day, when hardly anything has been sent yet.
  const until = UNTIL + later;
  const { facts } = await readText(document(until, 60), new Date(startOfDay(until).getTime() + 5 * 60_000));
  const last7 = facts.filter((f) => f.day > until - 7);
  const before = facts.filter((f) => f.day <= until - 7);
  const from = (sender: string, within: readonly KnownFact[]) => within.filter((f) => f.sender === sender);

  it('have a compromised scanner, far from its usual 40 to 85', () => {
    const days = messagesBy(from('scanner@contoso.com', last7), (f) => f.day);
    const busiest = Math.max(...days.values());
    expect(busiest).toBeGreaterThan(2_000);
    expect(busiest).toBeLessThan(12_000);
    const usual = messagesBy(
      from('scanner@contoso.com', before).filter((f) => f.day < storyDay(until)),
      (f) => f.day,
    );
    for (const messages of usual.values()) {
      expect(messages).toBeGreaterThanOrEqual(38);
      expect(messages).toBeLessThanOrEqual(86);
    }
    expect(new Set(from('scanner@contoso.com', before).map((f) => f.client)).size).toBeLessThanOrEqual(5);
    expect(new Set(from('scanner@contoso.com', last7).map((f) => f.client)).size).toBeGreaterThanOrEqual(5);
  });

  it('have a sender that nobody has seen before', () => {
    const newcomers = ['voicemail@contoso.com', 'visitor-kiosk@fabrikam.com'].filter(
      (sender) => from(sender, before).length === 0 && from(sender, last7).length > 0,
    );
    expect(newcomers.length).toBeGreaterThanOrEqual(1);
  });

  it('have a sender that fell back to TLS 1.0 after months of 1.2', () => {
    const story = storyDay(until);
    const versions = (within: readonly KnownFact[]) => new Set(from('crm-sync@contoso.com', within).map((f) => f.tls));
    expect(versions(facts.filter((f) => f.day < story))).toEqual(new Set(['1.2']));
    expect(versions(facts.filter((f) => f.day >= story))).toEqual(new Set(['1.0']));
    expect(from('crm-sync@contoso.com', last7).some((f) => f.tls === '1.0')).toBe(true);
  });

  it('have the connectors that the rules speak of', () => {
    const share = (connector: string, tls: string) => {
      const inbound = last7.filter((f) => f.connector === connector && f.direction === 'inbound');
      return {
        all: messagesOf(inbound),
        share: messagesOf(inbound.filter((f) => f.tls === tls)) / messagesOf(inbound),
      };
    };
    expect(share('Fabrikam partner', '1.0').all).toBeGreaterThan(200);
    expect(share('Fabrikam partner', '1.0').share).toBeGreaterThan(0.53);
    expect(share('Contoso on-premises hybrid', '1.0').share).toBeGreaterThan(0.05);
    expect(share('Contoso on-premises hybrid', '1.0').share).toBeLessThan(0.3);
    expect(share('Tailspin Toys', 'none').share).toBeGreaterThan(0.25);
    expect(share('Lucerne Publishing', '1.1').share).toBeGreaterThan(0.2);
  });
});
