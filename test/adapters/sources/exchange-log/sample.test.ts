import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../../../adapters/sources/exchange-log/recognise.ts';
import { merge, readExchange, type Told } from './read-exchange.ts';

const FOLDER = new URL('../../../../../shared/samples/exchange-smtp/', import.meta.url);
const isHere = existsSync(FOLDER);
const bytesOf = (name: string): Uint8Array => readFileSync(new URL(name, FOLDER));

const short = ({ direction, connector, sender, client, tls, recipients }: Told): string =>
  [direction, connector, sender, client, tls, `to ${recipients}`].filter((part) => part !== '').join(' ');

/** What each file has, as its description says: messages, and what an import says of it. */
const FILES: readonly (readonly [name: string, messages: readonly string[], notes: readonly RegExp[]])[] = [
  ['RECV2024031309-1.LOG', ['inbound EXCHANGE\\Default Frontend EXCHANGE 10.100.100.30 none to 1'], []],
  ['RECV2023011116-1.LOG', [], [/^1 login failed, from 1 address/]],
  ['RECV2023083000-1.fragment.LOG', [], []],
  ['SEND2019110406-1.LOG', [], []],
  ['SEND2019032113-1.fragment.LOG', [], []],
  ['SEND2017121213-1.fragment.LOG', [], []],
  ['crowdsec-exchange-smtp-bf.log', [], [/^1 login failed, from 1 address/]],
];

describe.skipIf(!isHere)(`real logs${isHere ? '' : ' (skipped: the samples folder is absent)'}`, () => {
  it.each(FILES)('%s is counted as its description says', async (name, messages, notes) => {
    expect(recognise(bytesOf(name))).toBe('exchange-log');
    const { told, rejections, result } = await readExchange(bytesOf(name), { fileName: name });
    expect(told.map(short)).toEqual(messages);
    expect(rejections).toEqual([]);
    expect(result.notes).toEqual(notes.map((note) => expect.stringMatching(note)));
  });

  it('a lab’s logs are counted once, in any order', async () => {
    const names = readdirSync(new URL('lab-shaped/', FOLDER));
    expect(names).toHaveLength(4);
    for (const order of ordersOf(names)) {
      const told: Told[] = [];
      const carries: unknown[] = [];
      for (const name of order) {
        const read = await readExchange(bytesOf(`lab-shaped/${name}`), { fileName: name, carries });
        told.push(...read.told);
        carries.unshift(JSON.parse(JSON.stringify(read.result.carry)));
      }
      expect(merge(told).map(short), order.join()).toEqual([
        'inbound EXCH01\\Default Frontend EXCH01 10.1.1.50 1.2 to 2',
        'outbound Internet via EXO 1.2 to 1',
        'submission EXCH01\\Client Proxy EXCH01 frank@contoso.test 10.1.1.70 none to 1',
      ]);
    }
  });
});

function ordersOf(names: readonly string[]): readonly (readonly string[])[] {
  if (names.length < 2) return [names];
  return names.flatMap((first) => ordersOf(names.filter((name) => name !== first)).map((rest) => [first, ...rest]));
}
