import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphClient } from '../../adapters/microsoft365/graph-client.ts';
import { appTokens } from '../../adapters/microsoft365/tokens/token.ts';
import { tlsInDetails } from '../../adapters/microsoft365/trace/details-record.ts';
import { messageDetails } from '../../adapters/microsoft365/trace/message-details.ts';
import { networkOf } from '../../adapters/microsoft365/trace/network.ts';
import { givenDomains } from '../../adapters/microsoft365/trace/own-domains.ts';
import { samplePositionSchema } from '../../src/fetch/sample/sample-position.ts';
import { dayOf, MS_PER_DAY, startOfDay } from '../../src/model/time.ts';
import { TLS_VERSIONS, type TlsVersion } from '../../src/model/tls.ts';
import { daysBetween } from '../../src/model/window.ts';
import { cellsOf, estimateOf, sampleQuestion } from '../../src/reports/trace/estimates.ts';
import { sampling } from '../fetch/sample/sampling.ts';
import { fewRuns } from '../seed/runs.ts';
import { chance } from '../simulation/random.ts';
import { type FakeDetail, fakeDetails } from './details.ts';
import { fakeMicrosoft, GRAPH, type GraphTrouble, LOGIN } from './fake-microsoft.ts';
import { type FakeMessage, tracesCollection } from './traces.ts';

const BEGIN = Date.UTC(2026, 10, 20, 9, 20);
const OURS = ['contoso.com'];
const DAYS = 3;

type Mail = FakeMessage & FakeDetail;

/** Some days of mail to and from a few networks and domains, each with its usual version. */
function mailOf(count: number, seed: number): readonly Mail[] {
  const { between, oneIn, pick } = chance(seed);
  const usual = new Map<string, TlsVersion>();
  const versionOf = (whose: string): TlsVersion => {
    const known = usual.get(whose) ?? pick(['1.2', '1.3', '1.3', '1.0', 'unknown'] as const);
    usual.set(whose, known);
    return oneIn(20) ? pick(['1.1', '1.2', '1.3']) : known;
  };
  return Array.from({ length: count }, (_, at): Mail => {
    const isInbound = oneIn(2);
    const network = `198.51.${between(0, 30)}`;
    const domain = `d${between(0, 20) ** 2}.example`;
    const late = { lateMs: between(0, 30) * 60_000, settledMs: 0, status: 'delivered' };
    return {
      ...{ id: `message/${at}`, at: BEGIN - 2 * MS_PER_DAY + between(0, (DAYS + 2) * 24 * 3600) * 1000 },
      sender: isInbound ? `ann@${domain}` : "o'neil@contoso.com",
      fromIP: isInbound ? `${network}.${between(1, 200)}` : '',
      recipients: [
        { ...late, address: "o'brien@contoso.com" },
        ...(isInbound ? [] : [{ ...late, address: `x'y@${domain}` }]),
      ],
      direction: isInbound ? 'inbound' : 'outbound',
      tls: versionOf(isInbound ? network : domain),
      ...{ isGone: oneIn(100), pagesBefore: oneIn(10) ? 1 : 0 },
    };
  });
}

describe('details of messages of Microsoft 365', () => {
  it('are asked for 4,000 a day at most, of no message twice, and say of all messages what is true, over days of faults and kills', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 ** 30 }),
        fc.constantFrom(3000, 30_000),
        fc.array(
          // One request of twenty.
          fc.oneof(
            { weight: 19, arbitrary: fc.constant(null) },
            {
              weight: 1,
              arbitrary: fc.constantFrom<GraphTrouble>(
                ...(['lost', 'lost-answer', 'throttled', 'throttled-silently', 'error-500'] as const),
              ),
            },
          ),
          { minLength: 300, maxLength: 2000 },
        ),
        fc.array(fc.integer({ min: 1, max: 4000 }), { maxLength: 12 }),
        async (seed, count, troubles, kills) => {
          const mail = mailOf(count, seed);
          const byId = new Map(mail.map((each) => [each.id, each]));
          const asked: string[] = [];
          const sent: number[] = [];
          let request = 0;
          const random = chance(seed);
          const program = sampling(
            (now) => {
              const { send } = fakeMicrosoft({
                now,
                collections: [tracesCollection(mail, 5000)],
                details: fakeDetails(
                  (id) => byId.get(id),
                  (id, recipient) => {
                    const { recipients = [], direction } = byId.get(id) ?? {};
                    const isOurs = recipient.endsWith('@contoso.com');
                    expect(recipients.map(({ address }) => address)).toContain(recipient);
                    expect(isOurs).toBe(direction === 'inbound');
                    asked.push(id);
                  },
                ),
                trouble: () => troubles[request++ % (2 * troubles.length)] ?? null,
              });
              const spying: typeof fetch = async (input, init) => {
                if (String(input).includes('getDetails')) sent.push(now());
                return send(input, init);
              };
              const credential = { kind: 'secret', read: () => 'a secret' } as const;
              const clock = { now: () => new Date(now()) };
              const tokens = appTokens({
                ...{ loginUrl: LOGIN, resourceUrl: GRAPH, send, uniqueId: () => 'id', clock },
                identity: { tenant: 'contoso.com', client: 'a client', credential },
              });
              return messageDetails(
                'contoso.com',
                givenDomains(OURS),
                graphClient({ graphUrl: GRAPH, tokens, send: spying }),
              );
            },
            { begin: BEGIN, random: () => random.between(0, 2 ** 31 - 2) / (2 ** 31 - 1) },
          );
          let steps = 0;
          await program.until(BEGIN + DAYS * MS_PER_DAY, async () => {
            if (!kills.includes(++steps)) return;
            if (steps % 2 === 0) program.kill();
            else await program.dieBeforeKeeping(20);
          });
          expect(new Set(asked).size).toBe(asked.length);
          // Each that was sent, also in vain, and in whatever 24 hours.
          for (const [last, at] of sent.entries()) {
            const first = sent[last - 4000];
            if (first !== undefined) expect(at - first).toBeGreaterThanOrEqual(MS_PER_DAY);
          }
          const position = samplePositionSchema.parse(
            (await program.store.stream('microsoft365 contoso.com message details'))?.position,
          );
          const day = dayOf(new Date(BEGIN));
          // The days that are asked about are whole. With as many messages as may be looked at, it stays a day behind.
          expect(position.until).toBeGreaterThanOrEqual(startOfDay(day + DAYS - 1).getTime());
          const window = daysBetween(day, day + DAYS - 2);
          const cells = cellsOf((await program.store.ask(sampleQuestion({ window }))).rows);
          let [held, questions] = [0, 0];
          for (const direction of ['inbound', 'outbound'] as const) {
            const truth = mail.filter(
              (each) =>
                each.direction === direction &&
                dayOf(new Date(each.at)) >= day &&
                dayOf(new Date(each.at)) < day + DAYS - 1,
            );
            const estimate = estimateOf(
              cells.filter((cell) => cell.direction === direction),
              truth.length,
            );
            expect(estimate.messages).toBe(truth.length);
            expect(estimate.sampled).toBeGreaterThan(Math.min(truth.length * 0.8, 200));
            for (const version of TLS_VERSIONS) {
              const share = truth.filter(({ tls }) => tls === version).length / truth.length;
              const { lower, upper } = estimate.shareOf([version]);
              questions++;
              if (share >= lower - 1e-9 && share <= upper + 1e-9) held++;
            }
          }
          // One of twenty may be missed.
          expect(held).toBeGreaterThanOrEqual(questions - 2);
        },
      ),
      { endOnFailure: true, numRuns: fewRuns(4, 'each asks for some thousands of messages, which takes seconds') },
    );
  });

  it('tell of the way in what the last hop before ours used, of the way out what the message says', () => {
    const receive = {
      event: 'Receive',
      data: '<root><MEP Name="CustomData" Blob="S:a=b;S:tlsversion=SP_PROT_TLS1_2_SERVER" /></root>',
    };
    const sent = (text: string) => ({ event: 'Send external', description: text });
    expect(tlsInDetails('inbound', [{ event: 'Submit' }, receive])).toBe('1.2');
    expect(tlsInDetails('outbound', [receive])).toBeNull();
    expect(tlsInDetails('outbound', [sent('Message sent to mx.example.com at 203.0.113.5 using TLS1.3')])).toBe('1.3');
    expect(
      tlsInDetails('outbound', [
        sent('Message sent to mx.example.com at 203.0.113.5 using TLS1.2. 250 ok using TLS1.0'),
      ]),
    ).toBe('1.2');
    expect(
      tlsInDetails('outbound', [sent('Message sent to mx.example.com at 203.0.113.5. 250 ok using TLS1.0')]),
    ).toBeNull();
    expect(tlsInDetails('inbound', [null, 7, {}, { event: 'Receive', data: null }])).toBeNull();
  });

  it.each([
    ['192.0.2.200', '192.0.2.0/24'],
    ['2001:db8:0:1::5', '2001:db8:0::/48'],
    ['2001:0DB8::5', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['::ffff:192.0.2.9', '192.0.2.0/24'],
    ['', null],
    ['mail.example.com', null],
  ])('of %s belong to the network %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

const SAMPLE = join(
  '..',
  '..',
  'shared',
  'samples',
  'graph-exo',
  'graph-getDetailsByRecipient-lab-shaped.response.json',
);

it.skipIf(!existsSync(SAMPLE))('the answer of a lab tells TLS 1.3 of the way in and 1.2 of the way out', () => {
  const { value } = JSON.parse(readFileSync(SAMPLE, 'utf8')) as { readonly value: readonly unknown[] };
  expect(tlsInDetails('inbound', value)).toBe('1.3');
  expect(tlsInDetails('outbound', value)).toBe('1.2');
});
