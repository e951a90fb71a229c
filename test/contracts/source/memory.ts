import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TextDictionary } from '../../../src/model/fact-batch.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { Source } from '../../../src/ports/source.ts';
import { NOW } from './read-example.ts';

const MB = 1_048_576;
const PIECE = 65_536;
/**
 * What is living is counted at every MB of these two stretches; a batch that fills and empties fits into one. The
 * first begins when a source has made the batches that it goes on with.
 */
const EARLY = { from: 6, to: 12 };
const LATE = { from: 13, to: 19 };

/**
 * How much more a source holds late in a long file than early in it, and how much it has read in between, in MB. The
 * least of either stretch counts, after everything has been collected that nobody needs: so a batch that happens to be
 * nearly full is no growth, and what is kept of every line is. A source that refuses so long a file holds nothing.
 */
export async function heldOfLongFile(
  source: Source,
  long: (bytes: number) => Iterable<string>,
): Promise<{ readonly heldMb: number; readonly readMb: number }> {
  const readMb = LATE.from - EARLY.from;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const living: number[] = [];
  const texts = new TextDictionary();
  let written = 0;

  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const piece of inPieces(long((LATE.to + 1) * MB))) {
      yield piece;
      written += piece.length;
      const mb = Math.floor(written / MB);
      if (mb < EARLY.from || mb - EARLY.from < living.length) continue;
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      living.push((heapUsed + arrayBuffers) / MB);
    }
  }

  try {
    await source.read(
      {
        bytes: pieces(),
        fileName: 'long',
        modifiedAt: NOW,
        now: NOW,
        declared: {},
        carries: [],
        growth: async () => 'closed',
      },
      { texts, add: async () => void texts.drain(), reject: () => {} },
    );
  } catch (cause) {
    if (cause instanceof MailflowError && written < MB) return { heldMb: 0, readMb };
    throw cause;
  }
  if (living.length <= LATE.to - EARLY.from) throw new Error(`the long example ends after ${written / MB} MB`);
  const least = ({ from, to }: typeof EARLY): number =>
    Math.min(...living.slice(from - EARLY.from, to - EARLY.from + 1));
  return { heldMb: least(LATE) - least(EARLY), readMb };
}

/** Texts as bytes, in pieces as they come from a disk. */
function* inPieces(texts: Iterable<string>): Generator<Uint8Array> {
  let held: string[] = [];
  let length = 0;
  for (const text of texts) {
    held.push(text);
    length += text.length;
    if (length < PIECE) continue;
    yield Buffer.from(held.join(''));
    held = [];
    length = 0;
  }
  yield Buffer.from(held.join(''));
}
