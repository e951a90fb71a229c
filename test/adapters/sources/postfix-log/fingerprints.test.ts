import { describe, expect, it } from 'vitest';
import { readLog } from './read-log.ts';

const sent = (i: number) =>
  `Jan 27 10:${String(i % 60).padStart(2, '0')}:07 mail postfix/smtp[9]: ${(4096 + i).toString(16)}: to=<a@x.de>, relay=b[192.0.2.9]:25, status=sent (ok)\n`;
const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => sent(from + i)).join('');
const prints = async (text: string, options = {}) => (await readLog(text, options)).result.fingerprints;

describe('the sample of a log’s lines', () => {
  it('is the same in every zone and year, at other instants', async () => {
    const utc = await prints(lines(0, 600));
    const other = await prints(lines(0, 600), { year: 2020, declared: { zone: 'Pacific/Chatham' } });
    expect(utc).toHaveLength(256);
    expect(other.map(({ print }) => print)).toEqual(utc.map(({ print }) => print));
    expect(other.filter(({ at }, i) => at === utc[i]?.at)).toEqual([]);
  });

  it('has of a part whatever of the whole’s lies in it', async () => {
    const whole = await prints(lines(0, 2000));
    const part = new Map((await prints(lines(500, 1500))).map(({ print, at }) => [print, at]));
    const all = new Set((await prints(lines(500, 1500))).map(({ print }) => print));
    const shared = whole.filter(({ print }) => all.has(print));
    expect(shared.length).toBeGreaterThan(80);
    expect(shared.every(({ print, at }) => part.get(print) === at)).toBe(true);
  });

  it('tells lines of other messages apart', async () => {
    const mine = new Set((await prints(lines(0, 250))).map(({ print }) => print));
    expect(mine.size).toBe(250);
    expect((await prints(lines(250, 500))).filter(({ print }) => mine.has(print))).toEqual([]);
  });
});
