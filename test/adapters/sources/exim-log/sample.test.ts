import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sources } from '../../../../adapters/sources/index.ts';
import { inShort, merge, readLog } from './read-log.ts';

const FOLDER = new URL('../../../../../shared/samples/exim-sendmail/', import.meta.url);
const isHere = existsSync(FOLDER);
const textOf = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
/** Who reads it without being told. */
const readersOf = (text: string): readonly string[] =>
  sources.filter((each) => each.recognise(Buffer.from(text), 'x') !== undefined).map(({ name }) => name);

describe.skipIf(!isHere)(`real logs${isHere ? '' : ' (skipped: the samples folder is absent)'}`, () => {
  it('is counted as its description says', async () => {
    const text = textOf('exim-mainlog-2026-09-25.log');
    expect(readersOf(text)).toEqual(['exim-log']);
    const { told, rejections, result } = await readLog(text, { now: new Date('2026-11-30T00:00:00Z') });
    expect(rejections).toEqual([]);
    expect(result.rows).toBe(12);
    expect(merge(told).map(inShort)).toEqual(['local none', 'local none', 'submission 1.3 info@zzmail.test']);
    expect(told.filter(({ direction }) => direction === 'submission')).toMatchObject([
      { client: '192.0.2.33', auth: 'basic', recipients: 1 },
    ]);
  });

  it.each(['crowdsec-exim-logs.log', 'crowdsec-exim-syslog.log'])('has no message: %s', async (name) => {
    const text = textOf(name);
    expect(readersOf(text)).toEqual(['exim-log']);
    const { told, rejections } = await readLog(text, { year: 2022, now: new Date('2026-11-30T00:00:00Z') });
    expect({ told, rejections }).toEqual({ told: [], rejections: [] });
  });
});
