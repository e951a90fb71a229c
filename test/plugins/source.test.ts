import { describe, expect, test } from 'vitest';
import { sources } from '../../adapters/sources/index.ts';
import { readConfig } from '../../src/config.ts';
import { chooseSource } from '../../src/ingest/choose-source.ts';
import { heldOfLongFile } from '../contracts/source/memory.ts';
import { readExample } from '../contracts/source/read-example.ts';
import { sourceContract } from '../contracts/source.ts';
import { type Fault, toyExamples, toySource } from './toy-source.ts';

const toy = toySource();
const registered = [toy, ...sources];
const [whole] = toyExamples.files;
const example = whole ?? expect.fail('there is no example');
const half = Math.floor(Buffer.byteLength(example.text) / 2);

/** A source costs its folder and its line: here a line in a registry that ends with the test. */
sourceContract(toy, toyExamples, registered);

describe('a source that is added to the registry', () => {
  test('reads its files, and is offered where a file is nobody’s', () => {
    const bytes = Buffer.from(example.text);
    expect(chooseSource(registered, undefined, bytes, example.fileName).name).toBe('toy-gateway');
    expect(() => chooseSource(registered, undefined, Buffer.from('x'), 'x')).toThrow(
      expect.objectContaining({ cure: expect.stringContaining('toy-gateway (The log of a toy gateway') }),
    );
  });

  test('is believed as its place says, and has its own setting', () => {
    const checks = { sources: registered, chats: [], isSchedule: () => true, ruleFaults: () => [] };
    expect(readConfig({ MAILFLOW_TOY: 'yes' }, checks)).toMatchObject({
      config: {
        authority: ['toy-gateway', ...sources.map(({ name }) => name).filter((name) => name !== 'sample-tenant')],
        declaredAlways: { 'toy-gateway': { toy: 'yes' } },
      },
    });
    expect(readConfig({ MAILFLOW_TOY: 'yes' }, { ...checks, sources })).toMatchObject({ ok: false });
  });
});

describe('the contract of sources notices one that', () => {
  const reading = (fault: Fault, options = {}, text = example.text) =>
    readExample(toySource(fault), { ...example, text }, options);

  test('keeps bytes that were only lent', async () => {
    const right = await readExample(toy, example);
    expect(await reading('keeps-lent-bytes', { cuts: [half] })).not.toEqual(right);
  });

  test('loses the last line', async () => {
    const text = example.text.trimEnd();
    expect((await reading('loses-the-last-line', {}, text)).messages).toBeLessThan(example.messages);
  });

  test('believes the future', async () => {
    const now = new Date('2026-11-10T00:00:00Z');
    expect((await reading('believes-the-future', { now })).hours).not.toEqual([]);
    expect((await readExample(toy, example, { now })).hours).toEqual([]);
  });

  test('keeps every row', async () => {
    const { heldMb, readMb } = await heldOfLongFile(toySource('keeps-every-row'), toyExamples.long);
    expect(heldMb).toBeGreaterThan(readMb / 4);
  });

  test('does not wait for the sink', async () => {
    const hasty: typeof toy = {
      ...toy,
      read: (input, sink) =>
        toy.read(input, {
          texts: sink.texts,
          reject: sink.reject,
          add: async (batch) => void sink.add(batch),
        }),
    };
    await expect(readExample(hasty, example)).rejects.toThrow(/before the sink has taken/);
  });
});
