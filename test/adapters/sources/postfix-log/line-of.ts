import { sayPostfix } from '../../../../adapters/sources/postfix-log/phrases/say.ts';
import type { LogLine } from '../../../../src/ingest/log/lines/log-line.ts';
import { pieceReader } from '../../../../src/ingest/log/pieces/piece-reader.ts';
import { pieceWriter } from '../../../../src/ingest/log/pieces/piece-writer.ts';

/** The line of a program of Postfix with this message. */
export function lineOf(program: string, message: string): LogLine {
  const writer = pieceWriter();
  const bytes = Buffer.from(message);
  // What stands behind a line in memory is no part of it.
  const inMemory = Buffer.concat([bytes, bytes, Buffer.from('=: removed')]);
  const [host, service] = [writer.numberOf('mail'), writer.numberOf(`postfix/${program}`)];
  writer.begin(inMemory);
  const sender = { hostNumber: host, serviceNumber: service, programNumber: writer.numberOf(program) };
  writer.line(1, sender, 7, 0, inMemory, 0, bytes.length);
  sayPostfix(program, inMemory, 0, bytes.length, writer);
  const lines: LogLine[] = [];
  pieceReader({ read: (line) => lines.push(line.kept()), settle: () => {} }, { reject: () => {} }).take(writer.take());
  return lines[0] as LogLine;
}
