import { sendmailLog } from '../../../../adapters/sources/sendmail-log/source.ts';
import { type ReadLog, type ReadOptions, readLogWith } from '../read-log.ts';

/** Reads a log of Sendmail, from 2021 on unless another year is declared, or none. */
export const readLog = (text: string, options: ReadOptions = {}): Promise<ReadLog> =>
  readLogWith(sendmailLog, text, {
    fileName: 'maillog',
    now: new Date('2026-12-01T00:00:00Z'),
    year: 2021,
    ...options,
  });
