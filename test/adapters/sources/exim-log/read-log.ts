import { eximLog } from '../../../../adapters/sources/exim-log/source.ts';
import { type ReadLog, type ReadOptions, readLogWith } from '../read-log.ts';

export { inShort, merge, type Told } from '../read-log.ts';

/** Reads a log of Exim. */
export const readLog = (text: string, options: ReadOptions = {}): Promise<ReadLog> =>
  readLogWith(eximLog, text, { fileName: 'mainlog', now: new Date('2026-12-01T00:00:00Z'), ...options });
