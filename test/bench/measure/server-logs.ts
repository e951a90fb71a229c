import type { Day } from '../../../src/model/time.ts';
import { dayText } from '../../../src/model/time.ts';
import { exchangeLog } from '../generate/exchange-log.ts';
import { eximLog } from '../generate/exim-log.ts';
import type { LogSize } from '../generate/in-order.ts';
import { logLines } from '../generate/log-lines.ts';
import { sendmailLog } from '../generate/sendmail-log.ts';

/** A generated log of a mail server, and how it is imported. */
export interface ServerLog {
  readonly name: string;
  readonly fileName: string;
  readonly lines: (size: LogSize) => Iterable<string>;
  /** Its dates have no year. */
  readonly isYearless: boolean;
  readonly forWindows: boolean;
}

export const POSTFIX: ServerLog = {
  ...{ name: 'Postfix log', fileName: 'mail.log', lines: logLines, isYearless: true, forWindows: false },
};
export const EXIM: ServerLog = {
  ...{ name: 'Exim main log', fileName: 'mainlog', lines: eximLog, isYearless: false, forWindows: false },
};
export const SENDMAIL: ServerLog = {
  ...{ name: 'Sendmail log', fileName: 'maillog', lines: sendmailLog, isYearless: true, forWindows: false },
};
export const EXCHANGE: ServerLog = {
  ...{
    name: 'Exchange receive log',
    fileName: 'RECV20261129-1.LOG',
    lines: exchangeLog,
    isYearless: false,
    forWindows: true,
  },
};

/** What an import has to be told of a log whose first line is of this day. */
export const importOptions = ({ isYearless }: ServerLog, firstDay: Day): readonly string[] =>
  isYearless ? ['--year', dayText(firstDay).slice(0, 4)] : [];
