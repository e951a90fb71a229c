import type { LogLine } from './log-line.ts';

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
