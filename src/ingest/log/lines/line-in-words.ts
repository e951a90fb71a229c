import { pieceReader } from '../pieces/piece-reader.ts';
import { pieceWriter } from '../pieces/piece-writer.ts';
import type { LogLine } from './log-line.ts';
import type { LineRules } from './mail-lines.ts';

/** A line apart from the log that it stood in. */
export type LineInWords = Pick<LogLine, 'number' | 'host' | 'service' | 'program' | 'pid' | 'at' | 'message'>;

export const lineInWords = ({ number, host, service, program, pid, at, message }: LogLine): LineInWords => ({
  ...{ number, host, service, program, pid, at, message },
});

/** The line as if it said this. */
export const withMessage = (line: LogLine, message: string): LogLine => lineOfWords({ ...lineInWords(line), message });

/** The line as it is read. What is said in it was not looked for (`LineRules.say`): its source reads the message. */
export function lineOfWords(words: LineInWords): LogLine {
  const bytes = new TextEncoder().encode(words.message);
  const line: LogLine = {
    ...words,
    ...{ bytes, start: 0, end: bytes.length, says: 0, times: 1, saidStart: 0, saidEnd: bytes.length },
    detail: () => 0,
    text: () => '',
    kept: () => line,
  };
  return line;
}

/** Lines as they are read, with what is said in them, where there is something that finds it. */
export function linesOfWords(all: readonly LineInWords[], say: LineRules['say']): readonly LogLine[] {
  if (say === undefined) return all.map(lineOfWords);
  const writer = pieceWriter();
  const { numberOf } = writer;
  for (const { number, host, service, program, pid, at, message } of all) {
    const bytes = new TextEncoder().encode(message);
    const names = { hostNumber: numberOf(host), serviceNumber: numberOf(service), programNumber: numberOf(program) };
    writer.line(number, names, pid, at, bytes, 0, bytes.length);
    say(program, bytes, 0, bytes.length, writer);
  }
  const lines: LogLine[] = [];
  const taker = { read: (line: LogLine) => lines.push(line), settle: () => {} };
  pieceReader(taker, { reject: () => {} }).take(writer.take());
  return lines;
}
