import type { Carriers } from '../../syslog/carriers.ts';
import type { Dates } from '../../syslog/dates.ts';
import type { Entry, EntryReader } from '../../syslog/entry-reader.ts';
import type { Survey } from '../../syslog/survey.ts';
import type { Saying } from '../pieces/piece-writer.ts';

/** Which lines of a log are those of one mail server. One for each kind of server. */
export interface MailLines {
  /** The server, as sentences name it: `Postfix`. */
  readonly server: string;
  /** What to do about a file without any of its lines. */
  readonly cure: string;
  /** Takes a line apart; `entryReader` unless the server writes lines of a shape of its own. */
  readonly reader: (dates: Dates, carriers: Carriers, declared: Readonly<Record<string, string>>) => EntryReader;
  /** Whether a log that begins like this has its lines: only then must be declared what its dates leave open. */
  readonly areIn: (survey: Survey) => boolean;
  /** What holds for one log, by what its beginning shows and what was declared about it. */
  readonly rulesFor: (survey: Survey, declared: Readonly<Record<string, string>>) => LineRules;
}

export interface LineRules {
  /** Whether a tagged line is a program's of the server. Asked of every line. */
  readonly isServers: (entry: Entry) => boolean;
  /** Whether one of those says anything of mail flow: no text is made of the others. */
  readonly matters: (entry: Entry) => boolean;
  /** Whether such a line has to name its process. */
  readonly needsPid: boolean;
  /** The process that logs under a tag. */
  readonly processOf: (tag: string) => Process;
  /** Whether the server's line stands in `bytes[start, end)`, a line or a message that is none of its own. */
  readonly quotes: (bytes: Uint8Array, start: number, end: number) => boolean;
  /**
   * Notes what a line says that matters, by numbers of the source's own, so that its state machine need not look at the
   * text: the message is `bytes[start, end)` of this program. Absent where it reads the texts of all lines itself.
   */
  readonly say?: (program: string, bytes: Uint8Array, start: number, end: number, to: Saying) => void;
  /** Why a line under another tag may be the server's and cannot be used; undefined for nearly all. */
  readonly misnamed: (entry: Entry) => string | undefined;
  /** Whether the message of a last line without line end is a whole one, as far as it shows itself. */
  readonly looksWhole: (message: string) => boolean;
  /** Of lines under a name that may be the server's, which has to be declared; absent where names are no matter. */
  readonly otherName?: {
    readonly note: (name: string, lines: string) => string;
    readonly cure: (name: string) => string;
  };
}

export interface Process {
  /** The program with its instance: `postfix/submission/smtpd`. */
  readonly service: string;
  /** The program alone: `smtpd`. */
  readonly program: string;
  /** Whether its name is one under which this server logs. */
  readonly isTaken: boolean;
}
