import { MailflowError } from '../../../model/mailflow-error.ts';
import { instantText } from '../../../model/time.ts';
import type { SourceInput } from '../../../ports/source.ts';
import { datesOf } from '../../syslog/dates.ts';
import type { EntryReader } from '../../syslog/entry-reader.ts';
import { surveyOf } from '../../syslog/survey.ts';
import { declaredMonths, declaredYear } from '../declarations.ts';
import { type LogLines, logLines } from './log-lines.ts';
import type { LineRules, MailLines } from './mail-lines.ts';

const UNNAMED_HOST = 'unnamed';

/** A log whose beginning was looked at, so that its lines can be read. */
export interface BegunLog {
  readonly reader: EntryReader;
  readonly rules: LineRules;
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
  of: MailLines,
  { head, fileName, modifiedAt, declared, latest, after }: LogBeginning,
): BegunLog {
  const zone = declared['zone'] ?? 'UTC';
  const year = declaredYear(declared['year']);
  const survey = surveyOf(head, declaredMonths(declared['months']));
  const unclear = survey.months.unclear();
  if (unclear !== undefined && of.areIn(survey)) {
    const ways = unclear.languages.map((tag) => `months=${tag}`).join(' or ');
    throw new MailflowError('not-recognised', `${fileName}: ${unclear.sentence}`, {
      cure: `No other month of the log decides. Declare ${ways}.`,
    });
  }
  const dates = datesOf({ year, zone, modifiedAt, latest, after }, survey.months);
  const reader = of.reader(dates, survey.carriers, declared);
  const rules = of.rulesFor(survey, declared);
  const host = declared['host']?.toLowerCase() ?? UNNAMED_HOST;
  const lines = logLines(reader, { of, rules, latest, host });
  return { reader, rules, lines, notes };

  function notes(): readonly string[] {
    const firstYear = after === undefined ? dates.firstYear() : undefined;
    const lost = lines.lost();
    const twice = dates.firstTwice();
    return [
      ...(lost === undefined ? [] : [lost]),
      ...lines.tally.notes(),
      ...(lines.inner() === 0
        ? []
        : ["Lines are inside those of another log, as a container's are: host, program and date are the inner ones."]),
      ...(firstYear === undefined || year !== undefined
        ? []
        : [
            `Dates have no year: the first line was taken to be of ${firstYear}, as the file was last changed ${instantText(modifiedAt)}.`,
          ]),
      ...(twice === undefined
        ? []
        : [
            `Clocks in ${zone} were set back: ${instantText(new Date(twice)).slice(0, 16).replace('T', ' ')} and dates near it come twice and were taken for the first time. A log that writes its zone leaves no doubt.`,
          ]),
      ...(dates.hadUnzoned() && declared['zone'] === undefined ? ['Dates have no zone: they were read as UTC.'] : []),
    ];
  }
}
