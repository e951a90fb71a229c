import { MailflowError } from '../../../model/mailflow-error.ts';
import { type NamedShape, shownLine } from '../../syslog/shape-name.ts';
import type { LineRules, MailLines } from './mail-lines.ts';

/** The mail server whose lines are counted; see MailLines and LineRules. */
export type TalliedServer = Pick<MailLines, 'server' | 'cure'> & {
  readonly otherName: LineRules['otherName'] | undefined;
};

/** Counts what became of a log's lines, so that nothing is passed over without a word. */
export interface ReadTally {
  /** A line of the server that was read or does not matter. */
  readonly passed: () => void;
  readonly hasPassed: () => boolean;
  /** A line that looks like the server's and cannot be read. */
  readonly notPlaced: (line: number, reason: string, text: () => string) => void;
  /** A line of another program that quotes one of the server. */
  readonly quoted: (line: number, text: () => string) => void;
  /** A line of the server's programs under a name that is not known to be the server's: `mail/smtpd`. */
  readonly otherName: (service: string) => void;
  /** Whether any other line is still to be told of. */
  readonly wantsOther: () => boolean;
  readonly other: (line: number, text: string) => void;
  /** Sentences for people. */
  readonly notes: () => readonly string[];
  /** Why the file is no use, when none of its lines was one of the server that could be read. */
  readonly refusal: (file: string, rows: number, shape: NamedShape | undefined) => MailflowError | undefined;
}

interface Shown {
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export function tallyOf(of: TalliedServer, reject: (line: number, reason: string) => void): ReadTally {
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
            `${many(quoted, 'line')} of other programs quote lines of ${of.server} and were not counted. The first is line ${firstQuoted?.line}: ${firstQuoted?.text}`,
          ]),
      ...[...otherNames].flatMap(([name, count]) => of.otherName?.note(name, many(count, 'line')) ?? []),
    ],
    refusal(file, rows, shape) {
      if (passed > 0 || rows === 0) return undefined;
      const is = shape === undefined ? '' : ` It looks like ${shape.is}.`;
      const first = firstNotPlaced ?? firstQuoted;
      if (first !== undefined) {
        const count = notPlaced > 0 ? notPlaced : quoted;
        return new MailflowError(
          'nothing-usable',
          `${file} has ${many(count, 'line')} that ${count === 1 ? 'looks' : 'look'} like ${of.server}, and none could be understood.${is}`,
          { cure: `The first is line ${first.line} (${first.reason}): ${first.text}` },
        );
      }
      const [name] = otherNames.keys();
      if (name !== undefined && of.otherName !== undefined) {
        return new MailflowError('nothing-usable', `${file} has no line of ${of.server}, but lines of ${name}/….`, {
          cure: of.otherName.cure(name),
        });
      }
      const cure = shape?.cure ?? of.cure;
      const shown = firstOther === undefined ? '' : ` Line ${firstOther.line}: ${firstOther.text}`;
      return new MailflowError('nothing-usable', `${file} has no line of ${of.server}.${is}`, {
        cure: `${cure}${shown}`,
      });
    },
  };
}

const many = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
