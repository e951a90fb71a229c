import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../seed/runs.ts';
import { steps, written } from './generated-log.ts';
import { describeEvent, merge, readLog, type Told, takenIn } from './read-log.ts';

interface Line {
  readonly text: string;
  readonly year: number;
}

const textOf = (lines: readonly Line[]): string => lines.map(({ text }) => text).join('');

/** Imports one file after another, each with what the earlier ones left: newest first, as JSON. */
async function importAll(files: readonly (readonly Line[])[]): Promise<readonly string[]> {
  const told: Told[] = [];
  const carries: unknown[] = [];
  for (const lines of files) {
    const read = await readLog(textOf(lines), { year: lines[0]?.year, carries });
    told.push(...read.told);
    carries.unshift(JSON.parse(JSON.stringify(read.result.carry)));
  }
  return merge(told).map(describeEvent);
}

function cutAt<T>(all: readonly T[], cuts: readonly number[]): readonly (readonly T[])[] {
  const at = [0, ...cuts.map((cut) => cut % (all.length + 1)).sort((a, b) => a - b), all.length];
  return at.slice(1).map((end, i) => all.slice(at[i], end));
}

const cuts = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
const lines = steps.map(written);

describe('a log in pieces', () => {
  it('says the same as the whole, wherever it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(lines, cuts, async (log, where) => {
        expect(await importAll(cutAt(log, where))).toEqual(await importAll([log]));
      }),
      { numRuns: runs(300) },
    );
  });

  it('says the same whatever a host is called', async () => {
    await fc.assert(
      fc.asyncProperty(lines, cuts, fc.constantFrom('__proto__', 'constructor'), async (log, where, name) => {
        const renamed = log.map((line) => ({
          ...line,
          text: line.text.replaceAll(/ mail (?=postfix\/)/g, ` ${name} `),
        }));
        expect(await importAll(cutAt(renamed, where))).toEqual(await importAll([renamed]));
      }),
      { numRuns: runs(100) },
    );
  });

  it('says the same when it is imported again, as a whole or piece by piece', async () => {
    await fc.assert(
      fc.asyncProperty(lines, cuts, async (log, where) => {
        const pieces = cutAt(log, where);
        const once = await importAll([log]);
        expect(await importAll([log, log])).toEqual(once);
        expect(await importAll([log, ...pieces])).toEqual(once);
        expect(await importAll([...pieces, log])).toEqual(once);
        expect(await importAll([...pieces, ...pieces])).toEqual(once);
      }),
      { numRuns: runs(150) },
    );
  });

  it('says the same when it was imported while it grew', async () => {
    await fc.assert(
      fc.asyncProperty(lines, cuts, async (log, where) => {
        const grown = where.map((cut) => log.slice(0, cut % (log.length + 1))).sort((a, b) => a.length - b.length);
        expect(await importAll([...grown, log])).toEqual(await importAll([log]));
      }),
      { numRuns: runs(150) },
    );
  });

  it('says the same whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 1, max: 400 }), async (log, size) => {
        const whole = Buffer.from(textOf(log));
        const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
          whole.subarray(i * size, (i + 1) * size),
        );
        expect(await readLog('', { chunks })).toEqual(await readLog(textOf(log)));
      }),
      { numRuns: runs(100) },
    );
  });

  it('is told once per message when it is read as a whole', async () => {
    const log = [
      'Jan 27 10:00:00 mail postfix/smtpd[7]: connect from a[192.0.2.1]',
      'Jan 27 10:00:00 mail postfix/smtpd[7]: 4F1: client=a[192.0.2.1]',
      'Jan 27 10:00:01 mail postfix/smtpd[7]: disconnect from a[192.0.2.1] commands=1',
      'Jan 27 10:00:02 mail postfix/smtp[9]: 4F1: to=<a@x>, relay=b[192.0.2.9]:25, status=sent (ok)',
      'Jan 27 10:00:03 mail postfix/smtp[9]: 4F1: to=<b@x>, relay=b[192.0.2.9]:25, status=sent (ok)',
      'Jan 27 10:00:04 mail postfix/qmgr[1]: 4F1: removed',
    ];
    const { told } = await readLog(takenIn(`${log.join('\n')}\n`));
    expect(told).toHaveLength(2);
  });

  it('goes on only from where it ended, and only on its own host', async () => {
    const begin =
      'Jan 27 10:00:00 mail postfix/smtpd[7]: connect from a[192.0.2.1]\nJan 27 10:00:00 mail postfix/smtpd[7]: Trusted TLS connection established from a[192.0.2.1]: TLSv1.2 with cipher X\n';
    const next = takenIn('Jan 27 10:00:09 mail postfix/smtpd[7]: 4F1: client=a[192.0.2.1]\n');
    const carries = [(await readLog(begin)).result.carry];
    const tlsOf = async (text: string, options = {}) =>
      (await readLog(text, { carries, ...options })).told.map(({ tls }) => tls);
    expect(await tlsOf(next)).toEqual(['1.2']);
    expect(await tlsOf(next, { carries: [null, 'x', { version: 2 }, { hosts: 1 }, ...carries] })).toEqual(['1.2']);
    expect(await tlsOf(next.replaceAll(' mail ', ' other '))).toEqual(['unknown']);
    expect(await tlsOf(next.replaceAll('27 10:00:09', '27 09:59:00'))).toEqual(['unknown']);
    expect(await tlsOf(next.replaceAll('27 10:00:09', '29 10:00:09'))).toEqual(['unknown']);
  });

  it('leaves little to carry over, however long it is', async () => {
    const sessions = Array.from(
      { length: 60_000 },
      (_, i) => `Jan 27 10:00:00 mail postfix/smtpd[${i}]: ${i.toString(16)}: client=a[192.0.2.1]\n`,
    );
    const { result, told } = await readLog(takenIn(sessions.join('')));
    expect(told).toHaveLength(60_000);
    expect(JSON.stringify(result.carry).length).toBeLessThan(5_000_000);
  });
});
