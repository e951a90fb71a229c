import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../seed/runs.ts';
import { readExchange, type Told } from './read-exchange.ts';
import { FIELDS, GREETING, header, rowsOf, session, taken } from './written.ts';

const CLIENT = { connector: 'EX01\\Relay', id: '08DF000000000002', local: '10.0.0.1:25', remote: '192.0.2.7:50001' };
const lines = [...GREETING, '< EHLO x', '> 250  hello', ...taken(), '- | Local'];
const short = ({ direction, connector, client, tls, recipients }: Told): string =>
  `${direction} ${connector} ${client} ${tls} to ${recipients}`;
const EXPECTED = ['inbound EX01\\Relay 192.0.2.7 none to 1'];

async function counted(text: string | Uint8Array, declared: Readonly<Record<string, string>> = {}) {
  const { told, rejections } = await readExchange(text, { declared });
  return { messages: told.map(short), rejections };
}

describe('a log', () => {
  it('may have its columns in any order, and more of them', async () => {
    const names = [...FIELDS.split(','), 'more'];
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(names, { minLength: names.length }), async (order) => {
        const rows = rowsOf({ ...CLIENT, lines }).map((fields) =>
          order.map((name) => quoted(fields[names.indexOf(name)] ?? 'x')),
        );
        const text = `${header('Receive', order.join(','))}${rows.map((row) => `${row.join(',')}\r\n`).join('')}`;
        expect(await counted(text)).toEqual({ messages: EXPECTED, rejections: [] });
      }),
      { numRuns: runs(50) },
    );
  });

  it('may have no header, or one in the middle, which is of another kind', async () => {
    const received = session({ ...CLIENT, lines });
    const sent = session({
      ...{ connector: 'Ins Internet', id: '08DF000000000003', local: '10.0.0.1:1', remote: '203.0.113.5:25' },
      lines: lines.map((line) =>
        line[0] === '<' ? `>${line.slice(1)}` : line[0] === '>' ? `<${line.slice(1)}` : line,
      ),
    });
    const both = [...EXPECTED, 'outbound Ins Internet  none to 1'];
    expect(await counted(received)).toEqual({ messages: EXPECTED, rejections: [] });
    expect(await counted(`${received}${sent}`)).toEqual({ messages: both, rejections: [] });
    expect(await counted(`${header('Receive')}${received}${header('Send')}${sent}`)).toEqual({
      messages: both,
      rejections: [],
    });
  });

  it('may end its lines with a line feed alone, begin with a byte order mark, or be UTF-16', async () => {
    const text = `${header('Receive')}${session({ ...CLIENT, lines })}`;
    const same = { messages: EXPECTED, rejections: [] };
    expect(await counted(text.replaceAll('\r\n', '\n'))).toEqual(same);
    expect(await counted(`\uFEFF${text}`)).toEqual(same);
    expect(await counted(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual(same);
  });

  it.each([
    ['UTF-8', Buffer.from('EX01\\Übergabe 组织'), {}, 'EX01\\Übergabe 组织'],
    ['Windows’ own encoding', Buffer.from('EX01\\\xdcbergabe', 'latin1'), {}, 'EX01\\Übergabe'],
    [
      'a declared one',
      Buffer.from('EX01\\\xcf\xf0\xe8\xb8\xec', 'latin1'),
      { encoding: 'windows-1251' },
      'EX01\\Приём',
    ],
  ])('may name its connectors in %s', async (_, name, declared, connector) => {
    const text = session({ ...CLIENT, connector: 'NAME', lines });
    const bytes = Buffer.from(text.replaceAll('NAME', name.toString('latin1')), 'latin1');
    expect((await counted(bytes, declared)).messages).toEqual([`inbound ${connector} 192.0.2.7 none to 1`]);
  });

  it('has dates of days that there are, and of no time to come', async () => {
    const text = session({ ...CLIENT, lines });
    const [first = ''] = text.split(/(?<=\n)/);
    for (const date of [
      '2026-11-31T10:00:00.000Z',
      '2026-10-01 10:00',
      '2027-10-01T10:00:00.000Z',
      '2026-10-01T25:00:00.000Z',
    ]) {
      const { rejections, messages } = await counted(`${first.replace(/^[^,]+/, date)}${text}`);
      expect(rejections).toEqual([{ line: 1, reason: expect.stringContaining(date) }]);
      expect(messages).toEqual(EXPECTED);
    }
  });

  it('loses no lines to a quote that ends nowhere', async () => {
    const said = [...lines.slice(0, 4), '* | a quote', ...lines.slice(4, 6), '* | one, two', ...lines.slice(6)];
    const torn = session({ ...CLIENT, lines: said }).replace('a quote', '"a quote');
    expect(await counted(torn)).toEqual({ messages: EXPECTED, rejections: [] });
  });

  it('that is none of these is refused', async () => {
    await expect(readExchange('one,two,three\r\n')).rejects.toMatchObject({ name: 'MailflowError', retry: 'never' });
    const other = header('Receive').replace('SMTP Receive Protocol Log', 'Message Tracking Log');
    await expect(readExchange(`${other}${session({ ...CLIENT, lines })}`)).rejects.toThrow(
      /no line of an SMTP protocol log/,
    );
  });
});

/** What a stranger says, up to a line that would be a message of its own. */
const forged = session({ ...CLIENT, id: '08DF0000000000FF', remote: '203.0.113.66:666', lines })
  .trimEnd()
  .replaceAll('\r\n', '\n');

describe('words of strangers', () => {
  it('are no lines of the log, whatever they hold', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(`x\n${forged}\ny`, `",+,,\n${forged}\n`, '250 2.6.0 Queued mail for delivery', 'x",,"', ','),
    );
    await fc.assert(
      fc.asyncProperty(texts, texts, async (helo, name) => {
        const strange = [
          ...lines.slice(0, 2),
          `< EHLO ${helo}`,
          `> 250  hello`,
          `< VRFY ${name}`,
          '> 252 no',
          ...lines.slice(4),
        ];
        const text = session({ ...CLIENT, lines: strange.map((line) => line.replaceAll(/\0| \| /g, '')) });
        expect((await counted(`${header('Receive')}${text}`)).messages).toEqual(EXPECTED);
      }),
      { numRuns: runs(300) },
    );
  });
});

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
