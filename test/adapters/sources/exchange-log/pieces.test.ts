import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../seed/runs.ts';
import { inWords, merge, readExchange, type Told } from './read-exchange.ts';
import { GREETING, header, sent, session, TLS_1_2, taken } from './written.ts';

const TLS = [
  '< EHLO x',
  '> 250  hello',
  '< STARTTLS',
  '> 220 2.0.0 SMTP server ready',
  TLS_1_2,
  '< EHLO x',
  '> 250  hello',
];

/** A session of many messages, far more lines than are kept of one whose beginning is missing. */
const LONG = session({
  ...{ connector: 'EX01\\Relay', id: '08DF000000000002', local: '10.0.0.1:25', remote: '192.0.2.7:50001' },
  lines: [
    ...GREETING,
    ...TLS,
    ...Array.from({ length: 200 }, (_, at) => taken(`a${at}@example.org`)).flat(),
    '- | Local',
  ],
}).split(/(?<=\n)/);
const OWN = session({
  ...{ connector: 'Intern', id: '08DF000000000003', local: '10.0.0.2:5001', remote: '203.0.113.7:25' },
  lines: [
    '* | attempting to connect',
    '+',
    '< 220 EX02',
    '> EHLO EX01',
    '< 250 EX02',
    '> X-ANONYMOUSTLS',
    '< 220 go',
    '> X-EXPS EXCHANGEAUTH',
    '< 235 ok',
    ...Array.from({ length: 200 }, () => sent()).flat(),
    '- | Local',
  ],
}).split(/(?<=\n)/);

async function counted(pieces: readonly string[]): Promise<readonly string[]> {
  const told: Told[] = [];
  const carries: unknown[] = [];
  for (const text of pieces) {
    const read = await readExchange(text, { carries: carries.slice(0, 8) });
    told.push(...read.told);
    carries.unshift(JSON.parse(JSON.stringify(read.result.carry)));
  }
  return merge(told)
    .filter(({ direction }) => direction !== 'local')
    .map(inWords);
}

/** The greeting is read before the line of the connection, each in a piece of its own. */
const CONNECTION_BEFORE_GREETING: (readonly [number, number])[] = [
  [152, LONG.length],
  [1, 10],
  [0, 1],
  [10, 152],
];

const cuts = (length: number) =>
  fc.array(fc.integer({ min: 1, max: length - 1 }), { minLength: 1, maxLength: 3 }).chain((at) => {
    const ends = [...new Set(at)].sort((a, b) => a - b);
    return fc.shuffledSubarray(
      [0, ...ends].map((from, i) => [from, ends[i] ?? length] as const),
      { minLength: ends.length + 1 },
    );
  });

describe('a long session', () => {
  it('is the same in pieces, read in any order', async () => {
    const whole = await counted([`${header('Receive')}${LONG.join('')}`]);
    expect(whole).toHaveLength(200);
    await fc.assert(
      fc.asyncProperty(cuts(LONG.length), async (pieces) => {
        expect(await counted(pieces.map(([from, end]) => LONG.slice(from, end).join('')))).toEqual(whole);
      }),
      { numRuns: runs(60), examples: [[CONNECTION_BEFORE_GREETING]] },
    );
  });

  it('of servers of one’s own counts nothing, read in any order', async () => {
    await fc.assert(
      fc.asyncProperty(cuts(OWN.length), async (pieces) => {
        expect(await counted(pieces.map(([from, end]) => OWN.slice(from, end).join('')))).toEqual([]);
      }),
      { numRuns: runs(60) },
    );
  });
});

describe('a log that is read again', () => {
  it('counts the same, also where it had grown', async () => {
    const part = `${header('Receive')}${LONG.slice(0, 700).join('')}`;
    const whole = `${header('Receive')}${LONG.join('')}`;
    expect(await counted([part, whole, whole, part])).toEqual(await counted([whole]));
  });
});

describe('what a read leaves for others', () => {
  it('may be anything: what cannot be read is passed over', async () => {
    const text = `${header('Receive')}${LONG.join('')}`;
    const whole = await readExchange(text);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.jsonValue(), fc.constant({ version: 2, hosts: {} })), { maxLength: 3 }),
        async (carries) => {
          expect((await readExchange(text, { carries })).told.map(inWords)).toEqual(whole.told.map(inWords));
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it('is bounded, whatever a log leaves open', async () => {
    const many = Array.from({ length: 6000 }, (_, at) =>
      session({
        ...{
          connector: 'EX01\\Relay',
          id: `08DF${String(at).padStart(12, '0')}`,
          local: '10.0.0.1:25',
          remote: `192.0.2.7:${at}`,
        },
        ...{ from: 40, lines: ['< NOOP', '> 250 ok', ...taken()] },
      }),
    ).join('');
    const { told, result } = await readExchange(many);
    expect(told).toHaveLength(6000);
    expect(JSON.stringify(result.carry).length).toBeLessThan(8_000_000);
  });
});
