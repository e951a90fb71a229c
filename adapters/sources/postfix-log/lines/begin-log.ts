import type { LogLine } from '../../../../src/ingest/log/lines/log-line.ts';
import { type LogLines, logLines } from '../../../../src/ingest/log/lines/log-lines.ts';
import { datesOf } from '../../../../src/ingest/syslog/dates.ts';
import { type EntryReader, entryReader } from '../../../../src/ingest/syslog/entry-reader.ts';
import { isMonthLanguage } from '../../../../src/ingest/syslog/month-table.ts';
import { surveyOf } from '../../../../src/ingest/syslog/survey.ts';
import { MailflowError } from '../../../../src/model/mailflow-error.ts';
import { instantText } from '../../../../src/model/time.ts';
import type { SourceInput } from '../../../../src/ports/source.ts';
import { postfixNames } from '../recognise.ts';
import { declaredYear } from '../settings.ts';

const UNNAMED_HOST = 'unnamed';

/** A log whose beginning was looked at, so that its lines can be read. */
export interface BegunLog {
  readonly reader: EntryReader;
  readonly lines: LogLines;
  /** What was inferred, and what was odd, in the lines so far: sentences for people. */
  readonly notes: () => readonly string[];
}

export interface LogBeginning extends Pick<SourceInput, 'fileName' | 'modifiedAt' | 'declared'> {
  /** The first bytes, in UTF-8 or UTF-16: what they show holds for the rest. */
  readonly head: Uint8Array;
  /** Dates after this (ms) are impossible. */
  readonly latest: number;
  /** When the line was written that the log goes on from (ms), where it does. */
  readonly after?: number | undefined;
}

/** Throws a MailflowError where the beginning leaves open what has to be declared. */
export function beginLog(
  { head, fileName, modifiedAt, declared, latest, after }: LogBeginning,
  read: (line: LogLine) => void,
  reject: (line: number, reason: string) => void,
): BegunLog {
  const zone = declared['zone'] ?? 'UTC';
  const year = declaredYear(declared['year']);
  const language = declared['months'];
  if (language !== undefined && !isMonthLanguage(language)) {
    throw new MailflowError('not-recognised', `There are no month names of "${language}".`, {
      cure: 'Declare the language of the log as months=de, months=pl and the like.',
    });
  }
  const survey = surveyOf(head, language);
  const unclear = survey.months.unclear();
  if (unclear !== undefined && survey.mailLike > 0) {
    const ways = unclear.languages.map((tag) => `months=${tag}`).join(' or ');
    throw new MailflowError('not-recognised', `${fileName}: ${unclear.sentence}`, {
      cure: `No other month of the log decides. Declare ${ways}.`,
    });
  }
  const dates = datesOf({ year, zone, modifiedAt, latest, after }, survey.months);
  const reader = entryReader(dates, survey.carriers);
  let innerLines = 0;
  const lines = logLines(reader, {
    latest,
    names: postfixNames(survey, declared['syslogName']),
    host: declared['host']?.toLowerCase() ?? UNNAMED_HOST,
    read: (line) => {
      if (reader.entry.isInner) innerLines++;
      read(line);
    },
    reject,
  });
  return { reader, lines, notes };

  function notes(): readonly string[] {
    const firstYear = after === undefined ? dates.firstYear() : undefined;
    const lost = lines.lost();
    return [
      ...(lost === undefined ? [] : [lost]),
      ...lines.tally.notes(),
      ...(innerLines === 0
        ? []
        : ["Lines are inside those of another log, as a container's are: host, program and date are the inner ones."]),
      ...(firstYear === undefined || year !== undefined
        ? []
        : [
            `Dates have no year: the first line was taken to be of ${firstYear}, as the file was last changed ${instantText(modifiedAt)}.`,
          ]),
      ...(dates.hadUnzoned() && declared['zone'] === undefined ? ['Dates have no zone: they were read as UTC.'] : []),
    ];
  }
}
