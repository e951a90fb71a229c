import { describe, expect, it } from 'vitest';
import { encoded, inChunks, readReport } from './read-report.ts';

const HEADER = 'date,senderName,authMethod,tls_version,message_count\r\n';
const GOOD = '2026-11-15,a@b.c,OAuth,TLS1.2,3\r\n';

describe('a row that makes no sense is rejected with its line and the reason', () => {
  it.each([
    ['a negative count', '2026-11-15,a@b.c,OAuth,TLS1.2,-3', 'message_count "-3" is negative'],
    ['an absurd count', '2026-11-15,a@b.c,OAuth,TLS1.2,99999999999', 'message_count "99999999999" is too large'],
    ['half a message', '2026-11-15,a@b.c,OAuth,TLS1.2,0.5', 'message_count "0.5" is not a whole number'],
    ['no count', '2026-11-15,a@b.c,OAuth,TLS1.2,', 'message_count is empty'],
    ['a blank for a count', '2026-11-15,a@b.c,OAuth,TLS1.2," "', 'message_count is empty'],
    ['words for a count', '2026-11-15,a@b.c,OAuth,TLS1.2,many', 'message_count "many" is not a count'],
    ['a day that does not exist', '2026-02-30,a@b.c,OAuth,TLS1.2,3', 'date "2026-02-30" does not exist'],
    ['a date before there was such mail', '1969-12-31,a@b.c,OAuth,TLS1.2,3', 'date "1969-12-31" is before 1990'],
    ['a date in the future', '2026-11-24,a@b.c,OAuth,TLS1.2,3', 'date "2026-11-24" is in the future'],
    ['a month that no order has', '15/13/2026,a@b.c,OAuth,TLS1.2,3', 'date "15/13/2026" has no month 15'],
    ['a day that no order has', '31/6/2026,a@b.c,OAuth,TLS1.2,3', 'date "31/6/2026" has no month 31'],
    ['no date', ',a@b.c,OAuth,TLS1.2,3', 'date "" is not a date'],
    ['nobody who sent', '2026-11-15,<>,OAuth,TLS1.2,3', 'senderName is empty'],
    ['an endless address', `2026-11-15,${'a'.repeat(400)}@b.c,OAuth,TLS1.2,3`, 'senderName is longer than 320'],
    ['control characters', '2026-11-15,a\u0007@b.c,OAuth,TLS1.2,3', 'contains control characters'],
    ['NUL bytes', '2026-11-15,a@b.c,OA\u0000uth,TLS1.2,3', 'contains NUL bytes'],
    ['quoted NUL bytes', '2026-11-15,a@b.c,"OA\u0000uth",TLS1.2,3', 'contains NUL bytes'],
    ['too few columns', '2026-11-15,a@b.c,OAuth', 'has 3 columns where the header has 5'],
    ['too many columns', '2026-11-15,a@b.c,OAuth,TLS1.2,3,4', 'has 6 columns where the header has 5'],
    ['text after a closing quote', '2026-11-15,"a"@b.c,OAuth,TLS1.2,3', 'text follows a closing quote'],
    ['a quote that is never closed', '2026-11-15,"a@b.c,OAuth,TLS1.2,3', 'unclosed quote'],
    ['a quote that the next quoted row closes', '2026-11-15,a@b.c,"OAuth,TLS1.2,3', 'unclosed quote'],
  ])('%s', async (_, row, reason) => {
    const quotedGood = '"2026-11-15","a@b.c","OAuth","TLS1.2","3"\r\n';
    for (const after of [GOOD, quotedGood]) {
      const { result, facts, rejections } = await readReport(`${HEADER}${GOOD}\r\n${row}\r\n${after}${after}`);
      expect(rejections).toEqual([{ line: 4, reason: expect.stringContaining(reason) }]);
      expect(facts.map(({ messages }) => messages)).toEqual([3, 3, 3]);
      expect(result).toMatchObject({ rows: 4, cut: false });
    }
  });
});

describe('a file that breaks off', () => {
  const rows = Array.from({ length: 20 }, (_, i) => `"2026-11-15","user${i}@b.c","OAuth","TLS1.2","1"\r\n`);
  const whole = '"date","senderName","authMethod","tls_version","message_count"\r\n'.concat(...rows);

  it('is told from a whole one wherever it breaks within a row', async () => {
    const [start, end] = [whole.length - (rows[19] as string).length, whole.length - 2];
    for (let length = start + 1; length < end; length++) {
      const { result, facts, rejections } = await readReport(whole.slice(0, length));
      expect(facts, `cut at ${length - start}`).toHaveLength(19);
      expect(result.cut, `cut at ${length - start}`).toBe(true);
      expect(rejections).toEqual([{ line: 21, reason: 'the file ends in the middle of this row' }]);
    }
  });

  it('is whole when only the last line end is missing', async () => {
    const { result, facts, rejections } = await readReport(whole.trimEnd());
    expect({ cut: result.cut, facts: facts.length, rejections }).toEqual({ cut: false, facts: 20, rejections: [] });
  });

  it('in the middle of a UTF-16 character rejects only that row', async () => {
    const { facts, result } = await readReport(encoded(whole, 'utf-16le', true).subarray(0, -15));
    expect({ facts: facts.length, cut: result.cut }).toEqual({ facts: 19, cut: true });
  });
});

describe('a file with as many rows as Microsoft puts in one', () => {
  it.each([
    [100_000, HEADER, GOOD],
    [150_000, 'Date,Sender address,TLS 1.2,Messages sent\n', '2026-11-15,a@b.c,100%,1\n'],
  ])('was cut at %i rows', async (limit, header, row) => {
    const { result } = await readReport(header + row.repeat(limit));
    expect(result).toMatchObject({ rows: limit, cut: true });
    expect(result.notes.join()).toContain('cut off');
    expect((await readReport(header + row.repeat(limit - 1))).result.cut).toBe(false);
    expect((await readReport(header + row.repeat(limit + 1))).result.cut).toBe(false);
  });
});

describe('a line without end', () => {
  const MEGABYTES = 64;

  async function* endless(before: string, after: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(before);
    const megabyte = Buffer.alloc(1_048_576, 'x,');
    for (let i = 0; i < MEGABYTES; i++) yield megabyte;
    yield Buffer.from(after);
  }

  it('is one rejected row, read in constant memory', async () => {
    const { result, facts, rejections } = await readReport(endless(HEADER + GOOD, `\r\n${GOOD}`));
    const before = process.memoryUsage().arrayBuffers;
    expect(rejections).toEqual([{ line: 3, reason: 'this line is longer than 1 MiB' }]);
    expect({ rows: result.rows, facts: facts.length }).toEqual({ rows: 3, facts: 2 });
    const again = await readReport(endless(HEADER + GOOD, ''));
    expect(again.rejections).toHaveLength(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000);
  });

  it('is refused where the header should be', async () => {
    await expect(readReport(endless('', ''))).rejects.toMatchObject({ code: 'not-recognised' });
  });

  it('within quotes costs only the row that opened them', async () => {
    const { facts, rejections } = await readReport(`${HEADER}2026-11-15,"a@b.c\r\n${GOOD.repeat(50_000)}`);
    expect(rejections).toEqual([{ line: 2, reason: 'unclosed quote' }]);
    expect(facts).toHaveLength(50_000);
  });
});

describe('a file that lacks a column is refused with its name and the cure', () => {
  it.each<[string, string, Readonly<Record<string, string>>, string, string]>([
    ['no date', 'Sender address,TLS 1.2,Messages sent\n', {}, 'no column Date', '--declare date=2026-11-15'],
    [
      'a declared day in the future',
      'Sender address,TLS 1.2,Messages sent\n',
      { date: '2026-11-24' },
      'date=2026-11-24 is in the future',
      'Declare the day',
    ],
    [
      'a declared day in the year after',
      HEADER,
      { date: '2027-11-15' },
      'date=2027-11-15 is in the future',
      'Declare the day',
    ],
    [
      'a declared day in the future beside filters',
      'Date,Connector direction and name,TLS 1.2,Volume\n',
      { date: '2026-12-01', direction: 'Sent' },
      'date=2026-12-01 is in the future',
      'Declare the day',
    ],
    ['no volume', 'Date,Connector direction and name,Connector type,TLS 1.2\n', {}, 'no column Volume', 'Volume'],
    ['no messages', 'Date,Sender address,Domain,TLS 1.2\n', {}, 'no column Messages sent', 'Messages sent'],
    [
      'no direction and type',
      'date,sender_address,message_id,subject\n',
      {},
      'no column for direction and connector type',
      '--declare direction=Received|Sent,connectorType=OnPremises|Partner|NoConnector',
    ],
    [
      'no type',
      'date,sender_address,message_id,subject\n',
      { direction: 'Sent' },
      'no column for connector type',
      '--declare connectorType=OnPremises|Partner|NoConnector',
    ],
    [
      'a column twice',
      'date,senderName,authMethod,tls_version,Volume,Count\n',
      {},
      '"Volume" and "Count"',
      'Remove one',
    ],
    [
      'a version twice',
      'Date,Sender address,TLS 1.0 (percentage),Tls10Count,Messages sent\n',
      {},
      '"TLS 1.0 (percentage)" and "Tls10Count"',
      'Remove one',
    ],
  ])('%s', async (_, header, declared, message, cure) => {
    await expect(readReport(header, declared)).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining(message),
      cure: expect.stringContaining(cure),
    });
  });
});

describe('a wrong declaration is refused with what is allowed', () => {
  it.each([
    ['direction', 'sideways', 'Received'],
    ['connectorType', 'cloud', 'OnPremises'],
    ['tls', 'TLS 2', 'TLS1.3'],
    ['date', '2026-02-30', '2026-11-15'],
    ['connector', ' ', 'name'],
  ])('%s', async (key, value, allowed) => {
    const header = 'date,sender_address,message_id,subject\n';
    await expect(readReport(header, { direction: 'Sent', connectorType: 'None', [key]: value })).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining(key),
      cure: expect.stringContaining(allowed),
    });
  });

  it('a direction for SMTP AUTH clients', async () => {
    await expect(readReport(HEADER, { direction: 'Sent' })).rejects.toMatchObject({ cure: 'Leave direction out.' });
  });
});

describe('a declaration that a row contradicts', () => {
  it.each([
    ['date', '2026-11-14', 'date "2026-11-15" is not the declared date 2026-11-14'],
    ['tls', 'No Tls', 'tls_version "TLS1.2" is not the declared TLS version none'],
  ])('%s rejects the row', async (key, value, reason) => {
    const { facts, rejections } = await readReport(HEADER + GOOD, { [key]: value });
    expect({ facts, rejections }).toEqual({ facts: [], rejections: [{ line: 2, reason }] });
  });
});

describe('reading stops', () => {
  it('and lets go of the file when it is refused', async () => {
    let isClosed = false;
    async function* file(): AsyncGenerator<Uint8Array> {
      try {
        yield* inChunks(Buffer.from('x'.repeat(100_000)), [1000]);
      } finally {
        isClosed = true;
      }
    }
    await expect(readReport(file())).rejects.toThrow();
    expect(isClosed).toBe(true);
  });
});
