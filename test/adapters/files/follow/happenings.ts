import fc from 'fast-check';
import type { logWriter, Naming } from './log-writer.ts';

/** What happens to a log that is written and rotated. */
export type Happening =
  /** So many lines more, of which so many last bytes wait in the program. */
  | { readonly do: 'write'; readonly lines: number; readonly cut: number }
  | { readonly do: 'rename' | 'rename and create' | 'copy and truncate' | 'reopen' | 'compress' };

export const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      lines: fc.integer({ min: 1, max: 6 }),
      cut: fc.nat(40),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Happening>({ do: 'rename' }, { do: 'rename and create' }, { do: 'copy and truncate' }),
  },
  { weight: 3, arbitrary: fc.constant<Happening>({ do: 'reopen' }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ do: 'compress' }) },
);

export const naming = fc.constantFrom<Naming>('numbers', 'dates', 'seconds');

type Writer = Awaited<ReturnType<typeof logWriter>>;

/** Writes these lines one after another, as far as they come: `next` gives some more, each with its end. */
export function writing(writer: Writer, next: (lines: number) => string) {
  let text = '';
  /** Of the text, what was handed to the system. */
  let written = 0;

  async function write(upTo: number): Promise<void> {
    await writer.write(text.slice(written, upTo));
    written = upTo;
  }

  return {
    async happen(what: Happening): Promise<void> {
      if (what.do === 'write') {
        text += next(what.lines);
        await write(Math.max(written, text.length - what.cut));
        return;
      }
      // A program ends its line before it opens another file; and what writes half lines when its file is rotated cannot
      // be told from what has ended.
      if (what.do !== 'compress') await write(text.length);
      if (what.do === 'copy and truncate') await writer.copyAndTruncate();
      else if (what.do === 'reopen') writer.reopen();
      else if (what.do === 'compress') await writer.compress();
      else await writer.renameAway({ create: what.do === 'rename and create' });
    },
    /** Everything into the file that is read in the end. */
    async end(last: string): Promise<string> {
      await write(text.length);
      writer.reopen();
      text += last;
      await write(text.length);
      return text;
    },
  };
}
