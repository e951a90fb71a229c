import type { SourceExample, SourceExamples } from '../../adapters/sources/source-examples.ts';
import { defineSource, type SourceReading } from '../../src/ingest/define-source.ts';
import type { Fact } from '../../src/model/fact.ts';
import { FactBatchBuilder } from '../../src/model/fact-batch.ts';
import { MailflowError } from '../../src/model/mailflow-error.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/model/time.ts';
import type { FactSink, SourceInput } from '../../src/ports/source.ts';

const FORMAT = 'toy-gateway';
const FIRST_LINE = /^toy gateway\r?\n/;

/** What a source may get wrong, each caught by the contract. */
export type Fault = 'keeps-lent-bytes' | 'keeps-every-row' | 'believes-the-future' | 'loses-the-last-line';

/** A source as somebody would write it on a first day: `2026-11-15T10:00:00Z anna@contoso.com 3` behind a first line. */
export const toySource = (fault?: Fault) =>
  defineSource({
    name: FORMAT,
    title: 'The log of a toy gateway, one line for each hour and sender',
    settings: [{ variable: 'MAILFLOW_TOY', declares: 'toy', faultOf: () => undefined }],
    recognise: (head) => (FIRST_LINE.test(new TextDecoder().decode(head)) ? FORMAT : undefined),
    read: (input, sink) => read(input, sink, fault),
  });

async function read(input: SourceInput, sink: FactSink, fault: Fault | undefined): Promise<SourceReading> {
  const decoder = new TextDecoder();
  const builder = new FactBatchBuilder('smtp-auth', { format: FORMAT, filters: {} });
  const kept: unknown[] = [];
  const latest = input.now.getTime() + MS_PER_DAY;
  let [rest, line, from, to] = ['', 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

  if (fault === 'keeps-lent-bytes') {
    for await (const piece of input.bytes) kept.push(piece);
    await take(decoder.decode(Buffer.concat(kept as Uint8Array[])));
  } else {
    for await (const piece of input.bytes) await take(decoder.decode(piece, { stream: true }));
  }
  if (rest !== '' && fault !== 'loses-the-last-line') await takeLine(rest);
  if (builder.length > 0) await sink.add(builder.take());
  if (line === 0) throw new MailflowError('unreadable', `${input.fileName} is empty.`, { cure: 'Export it again.' });
  const [first, last] = from <= to ? [new Date(from), new Date(to)] : [null, null];
  return { format: FORMAT, mode: 'replace', precision: 'hour', rows: line - 1, from: first, to: last };

  async function take(text: string): Promise<void> {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const each of lines) await takeLine(each);
  }

  async function takeLine(text: string): Promise<void> {
    line++;
    if (line === 1) return;
    const [date = '', sender = '', count = ''] = text.split(' ');
    const [at, messages] = [Date.parse(date), Number(count)];
    if (fault === 'keeps-every-row') kept.push({ at, sender, messages, text });
    if (Number.isNaN(at) || !(messages > 0)) return sink.reject(line, 'is no line of a toy gateway');
    if (at > latest && fault !== 'believes-the-future') return sink.reject(line, 'is in the future');
    [from, to] = [Math.min(from, at), Math.max(to, at)];
    const fact = { ...PLAIN, hour: Math.floor(at / MS_PER_HOUR), sender, domain: sender.split('@')[1] ?? '', messages };
    if (builder.addFact(fact, sink.texts)) await sink.add(builder.take());
  }
}

const PLAIN: Omit<Fact, 'hour' | 'sender' | 'domain' | 'messages'> = {
  ...{ direction: 'submission', connectorType: 'none', connector: '', forcedTls: 'unknown', client: '' },
  ...{ auth: 'basic', tls: '1.2', rawTls: '', recipients: null, event: null },
};

const file = { fileName: 'toy.log', format: FORMAT, modifiedAt: '2026-11-20T00:00:00Z' };
const log = (messages: number, ...lines: readonly string[]): SourceExample => ({
  ...file,
  text: `toy gateway\n${lines.join('\n')}\n`,
  messages,
});

export const toyExamples: SourceExamples = {
  files: [
    log(5, '2026-11-15T10:00:00Z anna@contoso.com 3', '2026-11-19T11:00:00Z jürgen@contoso.com 2'),
    log(1, '2026-11-15T10:00:00Z anna@contoso.com 1'),
  ],
  broken: [
    {
      ...file,
      text: 'toy gateway\n2026-11-15T10:00:00Z anna@contoso.com 3\nnonsense\n',
      says: { line: 3, reason: /is no line of a toy/ },
    },
  ],
  *long(bytes) {
    yield 'toy gateway\n';
    // Long lines, so that there are fewer of them.
    const domain = `${'in.'.repeat(40)}contoso.com`;
    for (let row = 0, written = 0; written < bytes; row++) {
      const text = `2026-11-15T10:00:00Z sender${row % 99}@${domain} ${1 + (row % 7)}\n`;
      written += text.length;
      yield text;
    }
  },
};
