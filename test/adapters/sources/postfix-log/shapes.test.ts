import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../../../adapters/sources/postfix-log/recognise.ts';
import { runs } from '../../../seed/runs.ts';
import { logOf } from './log-of.ts';

const AT = '2026-11-09T10:19:00Z';
const MESSAGE = 'connect from a[192.0.2.1]';
const REST = `postfix/smtpd[1901]: ${MESSAGE}`;
const QUEUE = 'postfix/qmgr[7]: 4F1A2B3C4D: removed';
/** A log of two programs in one shape. */
const both = (shape: (rest: string) => string): string => `${shape(REST)}\n${shape(QUEUE)}\n`;
const docker = (log: string) => JSON.stringify({ log: `${log}\n`, stream: 'stdout', time: '2026-11-09T10:19:00.5Z' });
const journal = (fields: object) => (rest: string) => {
  const [, tag, pid, message] = /^(\S+)\[(\d+)\]: (.*)$/.exec(rest) ?? [];
  const record = { __REALTIME_TIMESTAMP: '1794219540123456', _HOSTNAME: 'Mail', SYSLOG_IDENTIFIER: tag, _PID: pid };
  return JSON.stringify({ ...record, MESSAGE: message, ...fields });
};

describe('a log line', () => {
  it.each<[string, string, (rest: string) => string]>([
    ['of syslog', 'mail', (rest) => `Nov  9 10:19:00 mail ${rest}`],
    ['with milliseconds', 'mail', (rest) => `Nov  9 10:19:00.000 mail ${rest}`],
    ['with a decimal comma', 'mail', (rest) => `Nov  9 10:19:00,000 mail ${rest}`],
    ['with an unpadded day', 'mail', (rest) => `Nov 9 10:19:00 mail ${rest}`],
    ['with a zero before the day', 'mail', (rest) => `Nov 09 10:19:00 mail ${rest}`],
    ['with the year in front', 'mail', (rest) => `2026 Nov  9 10:19:00.000 mail ${rest}`],
    ['with the year behind the day', 'mail', (rest) => `Nov  9 2026 10:19:00 mail ${rest}`],
    ['of rsyslog', 'mail', (rest) => `2026-11-09T11:19:00.000000+01:00 mail ${rest}`],
    ['with a blank in the date', 'mail', (rest) => `2026-11-09 10:19:00.000 mail ${rest}`],
    ['with an offset behind it', 'mail', (rest) => `2026-11-09 11:19:00 +0100 mail ${rest}`],
    ['with slashes in the date', 'mail', (rest) => `2026/11/09 10:19:00 mail ${rest}`],
    ['of journalctl short-iso', 'mail', (rest) => `2026-11-09T11:19:00+0100 mail ${rest}`],
    ['of journalctl short-full', 'mail', (rest) => `Mon 2026-11-09 10:19:00 UTC mail ${rest}`],
    ['of journalctl short-full elsewhere', 'mail', (rest) => `Mo 2026-11-09 13:19:00 +03 mail ${rest}`],
    ['of journalctl short-unix', 'mail', (rest) => `1794219540.000000 mail ${rest}`],
    ['with a priority', 'mail', (rest) => `<22>Nov  9 10:19:00 mail ${rest}`],
    ['of FreeBSD', 'mail', (rest) => `Nov  9 10:19:00 <mail.info> mail ${rest}`],
    ['of busybox', 'mail', (rest) => `Nov  9 10:19:00 mail mail.info ${rest}`],
    ['with a level for a host', 'unnamed', (rest) => `2026-11-09T10:19:00Z INFO    ${rest}`],
    ['with a level in brackets', 'unnamed', (rest) => `2026-11-09T10:19:00Z [info] ${rest}`],
    ['with a level and a colon', 'unnamed', (rest) => `2026-11-09T10:19:00Z INFO: ${rest}`],
    ['without a host', 'unnamed', (rest) => `Nov  9 10:19:00 ${rest}`],
    ['of Solaris', 'mail', (rest) => `Nov  9 10:19:00 mail ${rest.replace(': ', ': [ID 197553 mail.info] ')}`],
    ['of a French journal', 'mail', (rest) => `nov. 09 10:19:00 mail ${rest}`],
    ['of a Greek journal', 'mail', (rest) => `Νοέ 09 10:19:00 mail ${rest}`],
    ['of a Russian journal', 'mail', (rest) => `ноя 09 10:19:00 mail ${rest}`],
    ['of a Japanese journal', 'mail', (rest) => `11月 09 10:19:00 mail ${rest}`],
    ['of a Korean journal', 'mail', (rest) => ` 11월 09 10:19:00 mail ${rest}`],
    ['of docker compose', 'mail', (rest) => `mail-1  | Nov  9 10:19:00 mail ${rest}`],
    ['of docker compose -t', 'mail', (rest) => `mail-1  | 2026-11-09T10:19:00.123Z Nov  9 10:19:00 mail ${rest}`],
    ['of kubectl', 'mail', (rest) => `[pod/mail-0/postfix] Nov  9 10:19:00 mail ${rest}`],
    ['of grep', 'mail', (rest) => `/var/log/mail.log-20261109:Nov  9 10:19:00 mail ${rest}`],
    ['of grep -n', 'mail', (rest) => `mail.log.1:17:2026-11-09T10:19:00Z mail ${rest}`],
    ['of grep of one file', 'mail', (rest) => `17:Nov  9 10:19:00 mail ${rest}`],
    ['of a container runtime', 'mail', (rest) => `2026-11-09T10:19:01.5Z stdout F Nov  9 10:19:00 mail ${rest}`],
    ['of docker logs -t', 'mail', (rest) => `2026-11-09T10:19:00.9Z Nov  9 10:19:00 mail ${rest}`],
    ['in syslog', 'mail', (rest) => `Nov 09 18:19:00 vps docker[32360]: Nov  9 10:19:00 mail ${rest}`],
    ['in syslog with a zone', 'mail', (rest) => `2026-11-09T10:19:01Z vps relay[3]: Nov  9 12:19:00 mail ${rest}`],
    ['in the JSON of Docker', 'mail', (rest) => docker(`Nov  9 10:19:00 mail ${rest}`)],
    ['of a journal in JSON', 'mail', (rest) => journal({ __REALTIME_TIMESTAMP: '1794219540000000' })(rest)],
  ])('%s is read', async (_, host, shape) => {
    const log = both(shape);
    const { lines, rejections } = await logOf(log);
    const at = Date.parse(AT);
    expect({ lines, rejections }).toEqual({
      lines: [
        { number: 1, host, service: 'postfix/smtpd', program: 'smtpd', pid: 1901, at, message: MESSAGE },
        { number: 2, host, service: 'postfix/qmgr', program: 'qmgr', pid: 7, at, message: '4F1A2B3C4D: removed' },
      ],
      rejections: [],
    });
    expect(recognise(Buffer.from(log))).toBe('postfix-log');
  });

  it('has the fraction of its second', async () => {
    const at = async (shape: (rest: string) => string) => (await logOf(both(shape))).lines[0]?.at;
    const expected = Date.parse('2026-11-09T10:19:00.123Z');
    expect(await at((rest) => `Nov 09 10:19:00.123456 mail ${rest}`)).toBe(expected);
    expect(await at((rest) => `1794219540.123456 mail ${rest}`)).toBe(expected);
    expect(
      await at((rest) => `<22>1 2026-11-09T11:19:00.123456+01:00 mail ${rest}`.replace(/\[(\d+)\]:/, ' $1 - -')),
    ).toBe(expected);
    expect(await at(journal({}))).toBe(expected);
    expect(await at((rest) => docker(`[INFO] ${rest}`).replace('00.5Z', '00.123Z'))).toBe(expected);
  });

  it('of RFC 5424 may have structured data and a mark', async () => {
    const { lines } = await logOf(
      [
        '<22>1 2026-11-09T10:19:00Z mail postfix/smtpd 1901 - - connect from a[192.0.2.1]',
        '<22>1 2026-11-09T10:19:00Z mail postfix/smtpd 1901 ID [x@1 a="]\\" postfix/smtp 1 - -"][y@2] connect from b[192.0.2.1]',
        '<22>1 2026-11-09T10:19:00Z - postfix/smtpd 1901 - - \ufeffconnect from c[192.0.2.1]\n',
      ].join('\n'),
    );
    expect(lines.map(({ host, message }) => `${host} ${message}`)).toEqual([
      'mail connect from a[192.0.2.1]',
      'mail connect from b[192.0.2.1]',
      'unnamed connect from c[192.0.2.1]',
    ]);
  });

  it('of a journal may be a list of bytes', async () => {
    const { lines } = await logOf(`${journal({ MESSAGE: [...Buffer.from('héllo')] })(REST)}\n${journal({})(QUEUE)}\n`);
    expect(lines.map(({ host, message }) => [host, message])).toEqual([
      ['mail', 'héllo'],
      ['mail', '4F1A2B3C4D: removed'],
    ]);
  });

  it.each([
    ['postfix-192.0.2.23/smtpd', true],
    ['postfix/smtps-haproxy/smtpd', true],
    ['mx-postfix/smtpd', true],
    ['relay.out/smtpd', true],
    ['other/smtpd', false],
    ['courier/smtpd', false],
  ])('of %s is Postfix: %s', async (service, isTaken) => {
    const line = (tag: string) => `Nov  9 10:19:00 mail ${tag}[1]: x\n`;
    const { lines, notes } = await logOf(line('postfix/qmgr') + line('relay.out/cleanup') + line(service));
    expect(lines.some((read) => read.service === service)).toBe(isTaken);
    expect(notes.join().includes('syslogName=')).toBe(!isTaken);
    const declared = { syslogName: 'other' };
    const told = await logOf(line('postfix/qmgr') + line('other/smtpd'), { declared });
    expect(told.lines).toHaveLength(2);
  });
});

describe('the zone of journalctl', () => {
  const log = (zone: string) => both((rest) => `Sun 2026-10-25 02:30:00 ${zone} mail ${rest}`);

  it.each([
    ['CEST', '2026-10-25T00:30:00Z'],
    ['CET', '2026-10-25T01:30:00Z'],
  ])('%s is told apart where the declared zone shows an hour twice', async (zone, at) => {
    const { lines } = await logOf(log(zone), { declared: { zone: 'Europe/Berlin' } });
    expect(lines.map((line) => line.at)).toEqual([Date.parse(at), Date.parse(at)]);
  });

  it.each([
    ['CET', {}],
    ['EST', { zone: 'Europe/Berlin' }],
    ['CET', { zone: '+01:00' }],
  ])('%s is refused where it is not the declared one', async (zone, declared) => {
    await expect(logOf(log(zone), { declared })).rejects.toMatchObject({ cure: expect.stringContaining(`"${zone}"`) });
  });
});

describe('the language of months', () => {
  const log = (...months: readonly string[]) => months.map((month) => `${month} 09 10:19:00 mail ${REST}\n`).join('');
  const months = async (text: string | Iterable<Uint8Array>, declared = {}) =>
    (await logOf(text, { declared, year: 2025 })).lines.map(({ at }) => new Date(at).getUTCMonth() + 1);

  it.each([
    [
      ['lis', 'paź'],
      [11, 10],
    ],
    [
      ['ruj', 'lis'],
      [9, 10],
    ],
    [
      ['srp', 'kvě'],
      [8, 5],
    ],
    [
      ['srp', 'svi'],
      [7, 5],
    ],
    [
      ['Mär', 'Mai', 'Dez'],
      [3, 5, 12],
    ],
    [
      ['févr.', 'août', 'déc.'],
      [2, 8, 12],
    ],
    [
      ['Nov', 'Νοε'],
      [11, 11],
    ],
  ])('is the one that explains %j', async (names, expected) => {
    expect(await months(log(...names))).toEqual(expected);
  });

  it('is asked for where nothing decides, and can be declared', async () => {
    await expect(logOf(log('lis'))).rejects.toMatchObject({
      message: 'mail.log: The month "lis" may be November (cs) or October (hr).',
      cure: 'No other month of the log decides. Declare months=cs or months=hr.',
    });
    expect(await months(log('lis'), { months: 'hr' })).toEqual([10]);
    await expect(logOf(log('lis'), { declared: { months: 'xx' } })).rejects.toMatchObject({ code: 'not-recognised' });
  });

  it('may be written in Latin-1 and in UTF-16', async () => {
    expect(await months([Buffer.from(log('M\xe4r', 'Mai'), 'latin1')])).toEqual([3, 5]);
    expect(await months([Buffer.from(`\ufeff${log('Mär', 'Mai')}`, 'utf16le')])).toEqual([3, 5]);
  });
});

describe('text of strangers', () => {
  const EVIL = 'Nov  9 10:00:00 evil postfix/smtpd[1]: AAAA1111: client=evil[192.0.2.66]';
  const nothing = { evil: 0 };
  const evils = async (text: string) => ({
    evil: (await logOf(text)).lines.filter(({ host, pid }) => host === 'evil' || pid === 1).length,
  });
  const around = (line: string) => both((rest) => `Nov  9 10:19:00 mail ${rest}`) + line;

  it.each([
    ['the message of an smtpd', `Nov  9 10:19:00 mail postfix/smtpd[7]: ${EVIL}\n`],
    ['a name it was given', `Nov  9 10:19:00 mail postfix/smtpd[7]: warning: helo=<${EVIL}>\n`],
    ['another program', `Nov  9 10:19:00 mail app[7]: ${EVIL}\n`],
    ['a program that quotes one with a date', `Nov  9 10:19:00 mail app[7]: ${EVIL}\nNov  9 10:19:00 mail app[7]: a\n`],
    ['the JSON of a log', `${docker(`user said ${EVIL}`)}\n`],
    ['a journal', `${journal({ MESSAGE: EVIL })(REST)}\n`],
    ['a cell', `name,"${EVIL}"\n`],
    ['a name in front', `guest | ${EVIL}\nguest | hello\nguest | hello\n`],
    ['what grep found', `x:${EVIL}\n`],
  ])('in %s is no line', async (_, line) => {
    expect(await evils(around(line))).toEqual(nothing);
  });
});

describe('any shape, encoding and chunk', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.'), minLength: 1, maxLength: 12 });
  const host = word.filter((name) => /^[a-z]/.test(name) && !/^(?:e|p|a|c|w|n|i|d|t|f)/i.test(name));
  const message = fc
    .string({ unit: fc.constantFrom(...'abc:<>[]()=, |{}"\'/é漢0129', 'Nov  9 10:00:00 evil ', 'postfix/smtpd[1]: ') })
    .map((text) => `x${text}x`);
  const event = fc.record({
    host,
    service: fc
      .tuple(
        fc.constantFrom('postfix', 'postfix-10.0.0.1', 'postfix/sub-x'),
        fc.constantFrom('smtpd', 'smtp', 'qmgr', 'pickup'),
      )
      .map((parts) => parts.join('/')),
    pid: fc.nat(4_000_000),
    at: fc
      .integer({ min: Date.parse('2026-01-02T00:00:00Z') / 1000, max: Date.parse('2026-11-30T00:00:00Z') / 1000 })
      .map((s) => s * 1000),
    message,
  });
  type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;
  const iso = (at: number) => new Date(at).toISOString().slice(0, 19);
  const parts = (at: number) => {
    const date = new Date(at).toUTCString();
    return {
      day: Number(date.slice(5, 7)),
      month: date.slice(8, 11),
      year: date.slice(12, 16),
      time: date.slice(17, 25),
    };
  };
  const dates: readonly ((at: number) => string)[] = [
    (at) => `${parts(at).month} ${String(parts(at).day).padStart(2)} ${parts(at).time}`,
    (at) => `${parts(at).month} ${parts(at).day} ${parts(at).time}.000`,
    (at) => `${parts(at).year} ${parts(at).month} ${parts(at).day} ${parts(at).time}`,
    (at) => `${iso(at)}.000000+00:00`,
    (at) => `${iso(at).replace('T', ' ')},000 UTC`,
    (at) => `Mon ${iso(at).replace('T', ' ')} UTC`,
    (at) => `${at / 1000}.000000`,
  ];
  const middles = [
    (e: Event) => `${e.host} `,
    (e: Event) => `<mail.info> ${e.host} `,
    (e: Event) => `${e.host} mail.info `,
    (e: Event) => `${e.host} INFO `,
  ];
  const decorations = ['', '[ID 1 mail.info] '];
  const wraps: readonly ((line: string, at: number) => string)[] = [
    (line) => line,
    (line) => `<22>${line}`,
    (line) => `mail-1 | ${line}`,
    (line) => `[pod/mail/x] ${line}`,
    (line) => `mail.log.1:${line}`,
    (line, at) => `${iso(at)}.5Z stdout F ${line}`,
    (line, at) => `${iso(at)}+00:00 vps docker[9]: ${line}`,
    (line, at) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: `${iso(at)}.1Z` }),
  ];
  const one = <T>(list: readonly T[]) => fc.constantFrom(...list);

  it('gives exactly the events that were written', async () => {
    const shape = fc.record({
      date: one(dates),
      middle: one(middles),
      decoration: one(decorations),
      wrap: one(wraps),
      encoding: one(['utf8', 'utf8-bom', 'utf16le', 'utf16le-bom'] as const),
      newline: one(['\n', '\r\n']),
      chunk: fc.integer({ min: 1, max: 5000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 6 }), shape, async (events, made) => {
        const sorted = [...events].sort((a, b) => a.at - b.at);
        // Two programs, so that a carrier is one.
        const all = [
          ...['postfix/qmgr', 'postfix/pickup'].map((service) => ({
            host: 'mail',
            service,
            pid: 1,
            at: Date.parse('2026-01-01T00:00:00Z'),
            message: 'x',
          })),
          ...sorted,
        ];
        const text = all
          .map((e) =>
            made.wrap(
              `${made.date(e.at)} ${made.middle(e)}${e.service}[${e.pid}]: ${made.decoration}${e.message}`,
              e.at,
            ),
          )
          .join(made.newline);
        const mark = made.encoding.endsWith('-bom') ? '\ufeff' : '';
        const bytes = Buffer.from(
          `${mark}${text}${made.newline}`,
          made.encoding.startsWith('utf16') ? 'utf16le' : 'utf8',
        );
        const chunks = Array.from({ length: Math.ceil(bytes.length / made.chunk) }, (_, i) =>
          bytes.subarray(i * made.chunk, (i + 1) * made.chunk),
        );
        const { lines, rejections } = await logOf(chunks, { year: 2026 });
        expect({ lines, rejections }).toEqual({
          lines: all.map((e, i) => ({
            number: i + 1,
            host: e.host.toLowerCase(),
            service: e.service,
            program: e.service.slice(e.service.lastIndexOf('/') + 1),
            pid: e.pid,
            at: e.at,
            message: e.message,
          })),
          rejections: [],
        });
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('what only the second megabyte of a log shows', () => {
  /** A little more than a megabyte of one relay's own log. */
  const first = Array.from(
    { length: 9000 },
    (_, i) =>
      `Nov 10 ${String(Math.floor(i / 3600)).padStart(2, '0')}:${String(Math.floor(i / 60) % 60).padStart(2, '0')}:${String(i % 60).padStart(2, '0')} mail postfix/qmgr[42]: ${(0xa00000 + i).toString(16).toUpperCase()}: from=<somebody-with-a-long-name@contoso.example>, size=1200, nrcpt=1 (queue active)\n`,
  ).join('');
  /** In pieces, as a file is read. */
  const readInPieces = (text: string) => {
    const bytes = Buffer.from(text);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
      bytes.subarray(65_536 * i, 65_536 * (i + 1)),
    );
    return logOf(pieces, { year: 2026 });
  };
  const lines = (program: (line: string) => string, day = 'Nov 10') =>
    ['smtpd[7]: connect from a.example[192.0.2.1]', 'qmgr[8]: 4F1A2B: removed'].map(
      (line) => `${day} 12:00:00 ${program(line)}\n`,
    );

  it.each<[string, string, string]>([
    ['a second instance', lines((line) => `mail mx-out/${line}`).join(''), 'mx-out/qmgr'],
    [
      'a container in it',
      lines((line) => `mail docker[77]: Nov 10 12:00:00 inner postfix/${line}`).join(''),
      'postfix/qmgr',
    ],
  ])('is read: %s', async (_, more, service) => {
    expect(first.length).toBeGreaterThan(1_048_576);
    const { lines: read, rejections } = await readInPieces(first + more.repeat(50));
    expect(rejections).toEqual([]);
    expect(read).toHaveLength(9000 + 100);
    expect(read.at(-1)?.service).toBe(service);
  });

  it('is asked about: a month of two meanings', async () => {
    const unclear = lines((line) => `mail postfix/${line}`, 'lis 10').join('');
    await expect(readInPieces(first + unclear)).rejects.toThrow('lis');
  });
});
