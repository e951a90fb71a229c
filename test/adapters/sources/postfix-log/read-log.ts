import { postfixLog } from '../../../../adapters/sources/postfix-log/source.ts';
import { type ReadLog, type ReadOptions, readLogWith } from '../read-log.ts';

export { describeEvent, inShort, merge, type Told } from '../read-log.ts';

/** Reads a log of Postfix, of 2021 unless another year is given. */
export const readLog = (text: string, options: ReadOptions = {}): Promise<ReadLog> =>
  readLogWith(postfixLog, text, { year: 2021, ...options });

/** The same log with the queue manager's word for each message that a client begins, behind the line that begins it. */
export function takenIn(text: string): string {
  return text.replace(
    /^(.*? )\S*smtpd\[\d+\]: ((?!NOQUEUE)\w+): client=.*\n/gm,
    (line, start: string, id: string) =>
      `${line}${start}postfix/qmgr[2]: ${id}: from=<x@y.de>, size=900, nrcpt=1 (queue active)\n`,
  );
}
