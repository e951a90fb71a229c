import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SourceExample, SourceExamples } from '../../adapters/sources/source-examples.ts';
import { startOfHour } from '../../src/model/time.ts';
import type { Source } from '../../src/ports/source.ts';
import { runs } from '../seed/runs.ts';
import { heldOfLongFile } from './source/memory.ts';
import { NOW, readExample } from './source/read-example.ts';

const DAY_MS = 86_400_000;

/**
 * What every source must do (src/ports/source.ts); one suite for all of them, run on the examples in their folders.
 * `all` is the registry that the source is part of.
 */
export function sourceContract(source: Source, examples: SourceExamples, all: readonly Source[]): void {
  const files = examples.files.map((file, at) => [`${at + 1}, ${file.fileName}`, file] as const);
  const broken = examples.broken.map((file, at) => [`${at + 1}, ${file.fileName}`, file] as const);
  const head = ({ text }: { readonly text: string }) => Buffer.from(text);

  describe(`${source.name} as a Source`, () => {
    test('shows what it reads, and what it refuses', () => {
      expect(source.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(source.title).toMatch(/^[A-Z].{20,}$/);
      expect(files.length).toBeGreaterThan(0);
      expect(broken.length).toBeGreaterThan(0);
    });

    test.for([...files, ...broken])('knows its own file, and no other source claims it: %s', ([, file]) => {
      expect(source.recognise(head(file), file.fileName)).toBe(file.format);
      const others = all.filter((other) => other.name !== source.name);
      expect(others.filter((other) => other.recognise(head(file), file.fileName) !== undefined)).toEqual([]);
    });

    test('claims a beginning of its file together with no other source, wherever the beginning ends', () => {
      for (const [, file] of files) {
        for (let end = 0; end <= head(file).length; end += 1 + (end >> 3)) {
          const beginning = head(file).subarray(0, end);
          const claimed = all.filter((each) => each.recognise(beginning, file.fileName) !== undefined);
          expect(claimed.map(({ name }) => name).filter((name) => name !== source.name)).toEqual([]);
        }
      }
    });

    test('claims no bytes that are nothing', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => source.recognise(bytes, 'x') === undefined),
        { numRuns: runs(40) },
      );
    });

    test.for(files)('reads the messages of its example: %s', async ([, file]) => {
      const { messages, result, rejections } = await readExample(source, file);
      expect({ messages, format: result.format, rejections }).toEqual({
        messages: file.messages,
        format: file.format,
        rejections: [],
      });
      expect(result.from?.getTime()).toBeLessThanOrEqual(result.to?.getTime() ?? Number.NaN);
    });

    test.for(files)('reads the same wherever the pieces of a file end: %s', async ([, file]) => {
      const whole = await readExample(source, file);
      const { length } = head(file);
      expect(await readExample(source, file, { cuts: Array.from({ length }, (_, at) => at) })).toEqual(whole);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat({ max: length }), { maxLength: 6 }), async (cuts) => {
          expect(await readExample(source, file, { cuts })).toEqual(whole);
        }),
        { numRuns: runs(20) },
      );
    });

    test.for(files)('reads a last line that does not end: %s', async ([, file]) => {
      const whole = await readExample(source, file);
      const text = file.text.replace(/\r?\n$/, '');
      expect(text).not.toBe(file.text);
      expect(await readExample(source, { ...file, text })).toEqual(whole);
    });

    test.for(files)('gives nothing from beyond tomorrow: %s', async ([, file]) => {
      const { result } = await readExample(source, file);
      const [from, to] = [result.from ?? NOW, result.to ?? NOW];
      const nows = [from.getTime() - 3 * DAY_MS, (from.getTime() + to.getTime()) / 2 - DAY_MS, to.getTime() - DAY_MS];
      for (const now of nows) expect(await latestOf(source, file, new Date(now))).toBeLessThanOrEqual(now + DAY_MS);
    });

    test.for(broken)('says what is wrong, and where: %s', async ([, file]) => {
      const reading = readExample(source, file);
      if ('refusal' in file.says) {
        await expect(reading).rejects.toMatchObject({ name: 'MailflowError', retry: 'never' });
        await expect(reading).rejects.toThrow(file.says.refusal);
        return;
      }
      const { messages, rejections } = await reading;
      expect(rejections).toEqual([{ line: file.says.line, reason: expect.stringMatching(file.says.reason) }]);
      expect(messages).toBeGreaterThan(0);
    });

    test('holds no more of a long file than of a short one', async () => {
      const { heldMb, readMb } = await heldOfLongFile(source, examples.long);
      expect(heldMb).toBeLessThan(readMb / 4);
    });
  });
}

/** The end of the last hour in which something is told, ms since 1970; minus infinity when nothing is. */
async function latestOf(source: Source, file: SourceExample, now: Date): Promise<number> {
  try {
    const { hours } = await readExample(source, file, { now });
    return Math.max(...hours.map((hour) => startOfHour(hour).getTime()));
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'MailflowError') return Number.NEGATIVE_INFINITY;
    throw cause;
  }
}
