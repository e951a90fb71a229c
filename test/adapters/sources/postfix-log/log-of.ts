import { postfixLines } from '../../../../adapters/sources/postfix-log/postfix-lines.ts';
import { asUtf8 } from '../../../../src/ingest/encoding.ts';
import type { LogLine } from '../../../../src/ingest/log/lines/log-line.ts';
import { logReading } from '../../../../src/ingest/log/lines/log-reading.ts';
import type { SourceInput } from '../../../../src/ports/source.ts';

export interface LogOf {
  readonly lines: readonly LogLine[];
  readonly rejections: readonly string[];
  readonly notes: readonly string[];
}

/** The lines of Postfix in a log, given in chunks; a text is one in UTF-8. */
export async function logOf(
  log: string | Iterable<Uint8Array>,
  { year, declared = {}, ...options }: Partial<Omit<SourceInput, 'bytes'>> & { readonly year?: number } = {},
): Promise<LogOf> {
  const lines: LogLine[] = [];
  const rejections: string[] = [];
  const input: SourceInput = {
    bytes: inTurn(typeof log === 'string' ? [Buffer.from(log)] : log),
    fileName: 'mail.log',
    modifiedAt: new Date('2026-12-01T00:00:00Z'),
    now: new Date('2026-12-01T00:00:00Z'),
    carries: [],
    ...options,
    declared: { ...(year !== undefined && { year: String(year) }), ...declared },
  };
  const reading = logReading(
    postfixLines,
    input,
    input.now.getTime(),
    (line) => lines.push(line),
    (line, reason) => rejections.push(`${line}: ${reason}`),
  );
  for await (const chunk of asUtf8(input.bytes)) reading.push(chunk);
  await reading.end();
  return { lines, rejections, notes: reading.notes() };
}

async function* inTurn(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
