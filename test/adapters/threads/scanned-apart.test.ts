import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { sources } from '../../../adapters/sources/index.ts';
import { scannedApart } from '../../../adapters/threads/scanned-apart.ts';
import { SCANNING_THREAD } from '../../../src/main/threads/programs.ts';
import { type FactBatch, factsOf, TextDictionary } from '../../../src/model/fact-batch.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { Source, SourceInput } from '../../../src/ports/source.ts';
import { fewRuns } from '../../seed/runs.ts';
import { simulatePostfix } from '../../simulation/postfix/postfix.ts';
import { setup } from '../../simulation/postfix/setup.ts';
import { story } from '../../simulation/story.ts';

const apart = scannedApart(sources, SCANNING_THREAD);

afterAll(() => apart.close());

const named = (all: readonly Source[], name: string): Source => all.find((each) => each.name === name) as Source;

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  // A chunk with memory of its own changes hands; one within another's does not.
  for (let at = 0; at < bytes.length; at += size)
    yield at % 2 === 0 ? bytes.subarray(at, at + size) : Uint8Array.from(bytes.subarray(at, at + size));
}

/** All that a source says of a file. */
async function saidOf(source: Source, bytes: SourceInput['bytes'], more: Partial<SourceInput> = {}) {
  const texts = new TextDictionary();
  const batches: FactBatch[] = [];
  const rejected: string[] = [];
  const result = await source.read(
    {
      ...{ bytes, fileName: 'mail.log', declared: {}, carries: [] },
      ...{ modifiedAt: new Date('2026-11-30T00:00:00Z'), now: new Date('2026-11-30T00:00:00Z') },
      ...more,
    },
    {
      texts,
      add: async (batch) => {
        batches.push(batch);
      },
      reject: (line, reason) => rejected.push(`${line} ${reason}`),
    },
  );
  const known = texts.drain().texts;
  const facts = batches.flatMap((batch) => [...factsOf(batch, (id) => known[id] ?? '?')]);
  return { result, facts, rejected };
}

const LINE = 'Nov 29 10:00:00 mail postfix/smtpd[7]: connect from a[192.0.2.1]\n';

describe('a file of which another thread finds out what its bytes say', () => {
  it('says what it says in one thread, wherever it is cut, also in UTF-16, with lines to reject and without an end', async () => {
    const seen = { facts: 0, rejected: 0 };
    const encodings = fc.constantFrom('utf8' as const, 'utf16le' as const);
    const growths = fc.constantFrom('closed' as const, 'growing' as const);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 0x7fffffff }),
        fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 500, max: 20_000 })),
        fc.tuple(encodings, growths),
        async (seed, [size, chunk], [encoding, growing]) => {
          const lines = simulatePostfix(story(seed, size), setup(seed), seed).lines.join('');
          const text = Buffer.from(`${lines}Nov 29 10:00:00 mail postfix/smtpd: x\nNov 29 10:0`, encoding);
          const growth = async () => growing;
          const here = await saidOf(named(sources, 'postfix-log'), cut(text, chunk), { growth });
          expect(await saidOf(named(apart.sources, 'postfix-log'), cut(text, chunk), { growth })).toEqual(here);
          seen.facts += here.facts.length;
          seen.rejected += here.rejected.length;
        },
      ),
      { numRuns: fewRuns(20, 'each case crosses to another thread some dozen times') },
    );
    expect(seen.facts).toBeGreaterThan(0);
    expect(seen.rejected).toBeGreaterThan(0);
  });

  it('is refused in the same words', async () => {
    const read = (all: readonly Source[]) =>
      saidOf(named(all, 'postfix-log'), cut(Buffer.from('no log\n'), 3)).catch((cause: unknown) => cause);
    const [here, there] = [await read(sources), await read(apart.sources)];
    expect(there).toBeInstanceOf(MailflowError);
    expect(there).toMatchObject({ code: 'nothing-usable', message: (here as MailflowError).message, retry: 'never' });
  });

  it('that cannot be read any further fails with the reason that this thread has, and the next one is read', async () => {
    const reason = new Error('the disk');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(LINE);
      throw reason;
    }
    await expect(saidOf(named(apart.sources, 'postfix-log'), broken())).rejects.toBe(reason);
    const { result } = await saidOf(named(apart.sources, 'postfix-log'), cut(Buffer.from(LINE), 9));
    expect(result.rows).toBe(1);
  });

  it('is given up where its facts cannot be kept, and the next one is read', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from(`${LINE.replace('postfix/smtpd[7]', 'postfix/smtpd')}`.repeat(1000));
      } finally {
        isClosed = true;
      }
    }
    const full = new Error('no room');
    const read = named(apart.sources, 'postfix-log').read(
      {
        ...{ bytes: endless(), fileName: 'mail.log', declared: {}, carries: [] },
        ...{ modifiedAt: new Date('2026-11-30T00:00:00Z'), now: new Date('2026-11-30T00:00:00Z') },
      },
      {
        texts: new TextDictionary(),
        add: async () => {},
        reject: () => {
          throw full;
        },
      },
    );
    await expect(read).rejects.toBe(full);
    expect(isClosed).toBe(true);
    const { result } = await saidOf(named(apart.sources, 'postfix-log'), cut(Buffer.from(LINE), 9));
    expect(result.rows).toBe(1);
  });

  it('says that it was not read where the thread ends, and the next one is read', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let i = 0; ; i++) {
        if (i === 3) await apart.close();
        yield Buffer.from(LINE);
      }
    }
    await expect(saidOf(named(apart.sources, 'postfix-log'), endless())).rejects.toMatchObject({
      ...{ code: 'unreadable', retry: 'later' },
    });
    const { result } = await saidOf(named(apart.sources, 'postfix-log'), cut(Buffer.from(LINE), 9));
    expect(result.rows).toBe(1);
  });
});
