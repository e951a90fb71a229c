import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { sources } from '../../../adapters/sources/index.ts';
import { apartSources } from '../../../adapters/threads/apart-sources.ts';
import { IMPORTING_THREAD } from '../../../src/main/threads/programs.ts';
import { type FactBatch, factsOf, TextDictionary } from '../../../src/model/fact-batch.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { Source, SourceInput } from '../../../src/ports/source.ts';
import { fewRuns } from '../../seed/runs.ts';
import { simulatePostfix } from '../../simulation/postfix/postfix.ts';
import { setup } from '../../simulation/postfix/setup.ts';
import { story } from '../../simulation/story.ts';

const apart = apartSources(sources, IMPORTING_THREAD);

afterAll(() => apart.close());

const named = (all: readonly Source[], name: string): Source => all.find((each) => each.name === name) as Source;

async function* cut(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All that a source says of a file. */
async function saidOf(source: Source, text: string, more: Partial<SourceInput> = {}) {
  const texts = new TextDictionary();
  const batches: FactBatch[] = [];
  const rejected: string[] = [];
  const result = await source.read(
    {
      ...{ bytes: cut(text, 700), fileName: 'mail.log', declared: {}, carries: [] },
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

describe('a file that is read in another thread', () => {
  it('says what it says in this one', async () => {
    let facts = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 0x7fffffff }), fc.integer({ min: 1, max: 12 }), async (seed, size) => {
        const text = `${simulatePostfix(story(seed, size), setup(seed), seed).lines.join('')}Nov 29 10:00:00 mail postfix/smtpd: x\n`;
        const growth = async () => 'closed' as const;
        const here = await saidOf(named(sources, 'postfix-log'), text, { growth });
        expect(await saidOf(named(apart.sources, 'postfix-log'), text, { growth })).toEqual(here);
        facts += here.facts.length;
      }),
      { numRuns: fewRuns(20, 'each case crosses to another thread some dozen times') },
    );
    expect(facts).toBeGreaterThan(0);
  });

  it('is refused in the same words', async () => {
    const read = (all: readonly Source[]) =>
      saidOf(named(all, 'postfix-log'), 'no log\n').catch((cause: unknown) => cause);
    const [here, there] = [await read(sources), await read(apart.sources)];
    expect(there).toBeInstanceOf(MailflowError);
    expect(there).toMatchObject({ code: 'nothing-usable', message: (here as MailflowError).message, retry: 'never' });
  });

  it('that cannot be read any further fails with the reason that this thread has, and the next one is read', async () => {
    const reason = new Error('the disk');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('Nov 29 10:00:00 mail postfix/smtpd[7]: connect from a[192.0.2.1]\n');
      throw reason;
    }
    await expect(saidOf(named(apart.sources, 'postfix-log'), '', { bytes: broken() })).rejects.toBe(reason);
    await expect(saidOf(named(apart.sources, 'postfix-log'), 'no log\n')).rejects.toBeInstanceOf(MailflowError);
  });

  it('says that it was not read where the thread ends, and the next one is read', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let i = 0; ; i++) {
        if (i === 3) await apart.close();
        yield Buffer.from('Nov 29 10:00:00 mail postfix/smtpd[7]: connect from a[192.0.2.1]\n');
      }
    }
    const ended = saidOf(named(apart.sources, 'postfix-log'), '', { bytes: endless() });
    await expect(ended).rejects.toMatchObject({ code: 'unreadable', retry: 'later' });
    await expect(saidOf(named(apart.sources, 'postfix-log'), 'no log\n')).rejects.toMatchObject({
      code: 'nothing-usable',
    });
  });
});

describe('the thread that reads imported files', () => {
  it.skipIf(process.platform !== 'linux' || getPriority() >= 10)('lets the rest of the program go first', async () => {
    const other = apartSources(sources, IMPORTING_THREAD);
    const before = steppedBack();
    await expect(saidOf(named(other.sources, 'postfix-log'), 'no log\n')).rejects.toBeInstanceOf(MailflowError);
    expect(steppedBack()).toBe(before + 1);
    await other.close();
  });
});

/** How many threads of this process have the priority that steppers-back take, of proc(5)'s `stat`. */
function steppedBack(): number {
  const nices = readdirSync('/proc/self/task').map((task) => {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
  return nices.filter((nice) => nice === 10).length;
}
