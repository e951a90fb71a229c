import { MailflowError } from '../../../model/mailflow-error.ts';
import { type NamedShape, shownLine } from '../../syslog/shape-name.ts';

/** Counts what became of a log's lines, so that nothing is passed over without a word. */
export interface ReadTally {
  /** A line of Postfix that was read or does not matter. */
  readonly passed: () => void;
  readonly hasPassed: () => boolean;
  /** A line that looks like Postfix's and cannot be read. */
  readonly notPlaced: (line: number, reason: string, text: () => string) => void;
  /** A line of another program that quotes one of Postfix. */
  readonly quoted: (line: number, text: () => string) => void;
  /** A line of a Postfix program under a name that is not known to be Postfix's: `mail/smtpd`. */
  readonly otherName: (service: string) => void;
  /** Whether any other line is still to be told of. */
  readonly wantsOther: () => boolean;
  readonly other: (line: number, text: string) => void;
  /** Sentences for people. */
  readonly notes: () => readonly string[];
  /** Why the file is no use, when none of its lines was one of Postfix that could be read. */
  readonly refusal: (file: string, rows: number, shape: NamedShape | undefined) => MailflowError | undefined;
}

interface Shown {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export function tallyOf(reject: (line: number, reason: string) => void): ReadTally {
  let passed = 0;
  let notPlaced = 0;
  let quoted = 0;
  let firstNotPlaced: Shown | undefined;
  let firstQuoted: Shown | undefined;
  let firstOther: Shown | undefined;
  const otherNames = new Map<string, number>();

  return {
    passed: () => {
      passed++;
    },
    hasPassed: () => passed > 0,
    notPlaced(line, reason, text) {
      notPlaced++;
      firstNotPlaced ??= { line, text: shownLine(text()), reason };
      reject(line, reason);
    },
    quoted(line, text) {
      quoted++;
      firstQuoted ??= { line, text: shownLine(text()), reason: 'a line of another program quotes it' };
    },
    otherName(service) {
      const name = service.slice(0, service.indexOf('/'));
      if (otherNames.size < 100 || otherNames.has(name)) otherNames.set(name, (otherNames.get(name) ?? 0) + 1);
    },
    wantsOther: () => firstOther === undefined,
    other(line, text) {
      firstOther ??= { line, text: shownLine(text), reason: '' };
    },
    notes: () => [
      ...(quoted === 0
        ? []
        : [
            `${many(quoted, 'line')} of other programs quote lines of Postfix and were not counted. The first is line ${firstQuoted?.line}: ${firstQuoted?.text}`,
          ]),
      ...[...otherNames].map(
        ([name, count]) =>
          `${many(count, 'line')} of ${name}/smtpd and the like were not counted: no queue manager logs as ${name}/qmgr. If it is Postfix, declare syslogName=${name}.`,
      ),
    ],
    refusal(file, rows, shape) {
      if (passed > 0 || rows === 0) return undefined;
      const is = shape === undefined ? '' : ` It looks like ${shape.is}.`;
      const first = firstNotPlaced ?? firstQuoted;
      if (first !== undefined) {
        const count = notPlaced > 0 ? notPlaced : quoted;
        return new MailflowError(
          'nothing-usable',
          `${file} has ${many(count, 'line')} that ${count === 1 ? 'looks' : 'look'} like Postfix, and none could be understood.${is}`,
          { cure: `The first is line ${first.line} (${first.reason}): ${first.text}` },
        );
      }
      const [name] = otherNames.keys();
      if (name !== undefined) {
        return new MailflowError('nothing-usable', `${file} has no line of Postfix, but lines of ${name}/….`, {
          cure: `If that is Postfix under a name of its own, declare syslogName=${name}.`,
        });
      }
      const cure = shape?.cure ?? 'Export the log of the mail server, often /var/log/mail.log or /var/log/maillog.';
      const shown = firstOther === undefined ? '' : ` Line ${firstOther.line}: ${firstOther.text}`;
      return new MailflowError('nothing-usable', `${file} has no line of Postfix.${is}`, { cure: `${cure}${shown}` });
    },
  };
}

const many = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
