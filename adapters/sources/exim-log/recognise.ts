import { headAsUtf8 } from '../../../src/ingest/encoding.ts';
import { splitLines } from '../../../src/ingest/lines.ts';
import { datesOf } from '../../../src/ingest/syslog/dates.ts';
import { isBlank, surveyOf } from '../../../src/ingest/syslog/survey.ts';
import { FORMAT } from './format.ts';
import { eximReader, isEximTag, isUntagged } from './lines/exim-reader.ts';

/** Years matter to nobody here; in a leap year every date is one. */
const ANY_YEAR = 2024;

/**
 * Exim's main log, or a piece of one: most lines are its own. Or a log of syslog in which Exim logs and Postfix does
 * not. It is the same grammar that reads the file.
 */
export function recognise(head: Uint8Array): string | undefined {
  const survey = surveyOf(head);
  const always = new Date(8.64e15);
  const options = { year: ANY_YEAR, zone: 'UTC', modifiedAt: new Date(0), latest: always.getTime() };
  const { read, entry } = eximReader(datesOf(options, survey.months), survey.carriers);
  const lines = { all: 0, own: 0, tagged: 0, ofLog: 0 };
  const splitter = splitLines({
    line(bytes, start, end) {
      if (isBlank(bytes, start, end)) return;
      lines.all++;
      const kind = read(bytes, start, end);
      if (kind === 'tagged' || kind === 'dated') lines.ofLog++;
      if (kind !== 'tagged') return;
      if (isUntagged(entry)) lines.own++;
      else if (isEximTag(entry, undefined)) lines.tagged++;
    },
    unreadable: () => {
      lines.all++;
    },
  });
  splitter.push(headAsUtf8(head));
  splitter.end('give');
  const isMainLog = lines.own * 2 > lines.all;
  const isInSyslog = lines.tagged > 0 && lines.ofLog * 2 > lines.all && survey.names.size === 0;
  return isMainLog || isInSyslog ? FORMAT : undefined;
}
