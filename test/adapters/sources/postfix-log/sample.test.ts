import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeEvent, merge, readLog } from './read-log.ts';

const SAMPLE = new URL('../../../../../shared/samples/postfix/2021-01-relay-mail.log', import.meta.url);
const isHere = existsSync(SAMPLE);
const text = isHere ? readFileSync(SAMPLE, 'utf8') : '';

describe.skipIf(!isHere)(`a real log of 5,282 lines${isHere ? '' : ' (skipped: the samples folder is absent)'}`, () => {
  it('is counted as its description says', async () => {
    const { result, told, rejections } = await readLog(text);
    const counts: Record<string, number> = {};
    for (const { direction, sender, auth, tls } of told) {
      const group = `${direction} ${sender.slice(0, sender.indexOf('@') + 1)} ${auth} ${tls}`.replace(/ +/g, ' ');
      counts[group] = (counts[group] ?? 0) + 1;
    }
    expect(counts).toEqual({
      'submission h-aaf4c@ basic 1.2': 34,
      'submission h-cff5713@ basic 1.3': 2,
      'local none none': 101,
      'inbound none 1.2': 37,
      'inbound none 1.3': 28,
      'outbound none 1.2': 27,
      'outbound none 1.3': 2,
      'outbound none none': 3,
    });
    expect(rejections).toEqual([]);
    expect(result).toMatchObject({
      rows: 5282,
      from: new Date('2021-01-27T06:36:56Z'),
      to: new Date('2021-01-28T06:28:14Z'),
    });
    expect(new Set(told.map(({ event }) => event)).size).toBe(told.length);
  });

  it('says the same cut in two at any line, also after it was imported whole', async () => {
    const whole = await readLog(text);
    const expected = merge(whole.told).map(describeEvent);
    const lines = text.split(/(?<=\n)/);
    // Where a line is said twice within a second, time cannot tell the pieces apart.
    const twins = lines.flatMap((line, at) => (/postfix.*smtp/.test(line) && lines.indexOf(line) < at ? [at] : []));
    expect(twins.length).toBeGreaterThan(10);

    const anywhere = fc.sample(fc.nat({ max: lines.length }), 25);
    for (const cut of [...twins, ...anywhere]) {
      const told = [...whole.told];
      const carries = [whole.result.carry];
      for (const part of [lines.slice(0, cut), lines.slice(cut)]) {
        // A piece of other programs' lines only is refused.
        if (!part.some((line) => line.includes(' postfix'))) continue;
        const read = await readLog(part.join(''), { carries });
        told.push(...read.told);
        carries.unshift(read.result.carry);
      }
      expect(merge(told).map(describeEvent), `cut after line ${cut}`).toEqual(expected);
      expect(merge(told.slice(whole.told.length)).map(describeEvent), `cut after line ${cut}`).toEqual(expected);
    }
  });
});
