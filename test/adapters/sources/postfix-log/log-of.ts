import { postfixLines } from '../../../../adapters/sources/postfix-log/postfix-lines.ts';
import type { LogLine } from '../../../../src/ingest/log/lines/log-line.ts';
import { scanLog } from '../../../../src/ingest/log/lines/scan-log.ts';
import { pieceReader } from '../../../../src/ingest/log/pieces/piece-reader.ts';
import { MailflowError } from '../../../../src/model/mailflow-error.ts';
import type { SourceInput } from '../../../../src/ports/source.ts';

type ReadLine = Pick<LogLine, 'number' | 'host' | 'service' | 'program' | 'pid' | 'at' | 'message'>;

export interface LogOf {
  readonly lines: readonly ReadLine[];
  readonly rejections: readonly string[];
  readonly notes: readonly string[];
}

/** The lines of Postfix in a log, given in chunks; a text is one in UTF-8. */
export async function logOf(
  log: string | Iterable<Uint8Array>,
  { year, declared = {}, ...options }: Partial<Omit<SourceInput, 'bytes'>> & { readonly year?: number } = {},
): Promise<LogOf> {
  const lines: ReadLine[] = [];
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
  const pieces = pieceReader(
    {
      read: ({ number, host, service, program, pid, at, message }) =>
        lines.push({ number, host, service, program, pid, at, message }),
      settle: () => {},
    },
    { reject: (line, reason) => rejections.push(`${line}: ${reason}`) },
  );
  for await (const part of scanLog(postfixLines, input, input.now.getTime())) {
    if ('piece' in part) pieces.take(part.piece);
    else if (part.refusal === undefined) return { lines, rejections, notes: part.notes };
    else throw new MailflowError('nothing-usable', part.refusal.message, { cure: part.refusal.cure });
  }
  throw new Error('the log has no end');
}

async function* inTurn(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
