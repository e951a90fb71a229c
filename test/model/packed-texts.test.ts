import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TextDictionary } from '../../src/model/fact-batch.ts';
import { packTexts, TextPacker, unpackTexts } from '../../src/model/text/packed-texts.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '\u0000', '\uFEFFa', 'a\ud83d', '\udcecb', '😀', 'ß'.repeat(5000)),
);
/** What UTF-8 can say of a text. */
const wellFormed = (each: string): string => Buffer.from(each, 'utf8').toString('utf8');

describe('packed texts', () => {
  test('are the texts', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 50 }), (texts) => {
        expect(unpackTexts(packTexts(7, texts))).toEqual(texts.map(wellFormed));
      }),
    );
  });

  test('are the same from strings, from bytes and from others that were packed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, fc.constantFrom('string', 'bytes', 'packed')), { maxLength: 50 }),
        (given) => {
          const packer = new TextPacker();
          for (const [each, how] of given) {
            const bytes = Buffer.from(`>${each}<`, 'utf8');
            if (how === 'string') packer.add(each);
            else if (how === 'bytes') packer.addBytes(bytes, 1, bytes.length - 1);
            else packer.addPacked(packTexts(3, [each]));
          }
          expect(unpackTexts(packer.take(0))).toEqual(given.map(([each]) => wellFormed(each)));
          expect(packer.take(0).ends).toHaveLength(0);
        },
      ),
    );
  });

  test('of a dictionary that another one adopts, drained at any time, keep their ids', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(text), { maxLength: 60 }),
        fc.array(fc.boolean(), { minLength: 1 }),
        (given, drains) => {
          const [there, here] = [new TextDictionary(), new TextDictionary()];
          const known: string[] = [];
          const meant: [number, string][] = [];
          given.forEach((each, i) => {
            // Null: handed over.
            if (each === null) here.adopt(there.drainPacked());
            else meant.push([there.id(each), wellFormed(each)]);
            if (drains[i % drains.length]) known.push(...here.drain().texts);
          });
          here.adopt(there.drainPacked());
          known.push(...here.drain().texts);
          expect(meant.map(([id]) => known[id])).toEqual(meant.map(([, said]) => said));
        },
      ),
    );
  });

  test('are not adopted under other ids', () => {
    const [there, here] = [new TextDictionary(), new TextDictionary()];
    there.id('a');
    here.id('b');
    expect(() => here.adopt(there.drainPacked())).toThrow('other dictionary');
  });
});
