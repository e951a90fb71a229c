import { headAsUtf8 } from '../encoding.ts';
import { splitLines } from '../lines.ts';
import { byteNames } from './byte-names.ts';
import { type Carriers, countedCarriers } from './carriers.ts';
import { datesOf } from './dates.ts';
import { type EntryKind, entryReader } from './entry-reader.ts';
import { isMailProgram, quotedMailProgram } from './mail-programs.ts';
import { type MonthNames, monthNames } from './month-names.ts';

/** How much of a file, decompressed, is looked at before it is read: what it shows there holds for the rest. */
export const SURVEYED_BYTES = 4 * 1024 * 1024;

/** What the beginning of a log shows about the whole of it. */
export interface Survey {
  /** Lines that are not blank, by what they are. */
  readonly lines: Readonly<Record<EntryKind | 'all', number>>;
  readonly months: MonthNames;
  readonly carriers: Carriers;
  /** The first parts of tags such as `postfix/smtpd`, each with its programs. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  /** Tags without parts of lines in the file: `dovecot`. At most a few hundred. */
  readonly tags: ReadonlySet<string>;
  /** Lines with a Postfix program's tag anywhere. */
  readonly mailLike: number;
}

const MAX_TAGS = 500;
/** Years matter to nobody here; in a leap year every date is one. */
const ANY_YEAR = 2024;

/**
 * Looks at the first bytes of a log, in UTF-8 or UTF-16: in which language its months are, which programs carry
 * another log's lines, and who logs. `language`: the declared one.
 */
export function surveyOf(head: Uint8Array, language?: string): Survey {
  const months = monthNames(language);
  const counted = countedCarriers();
  const always = new Date(8.64e15);
  const options = { year: ANY_YEAR, zone: 'UTC', modifiedAt: new Date(0), latest: always.getTime() };
  const reader = entryReader(datesOf(options, months), counted.carriers);
  const lines = { all: 0, tagged: 0, dated: 0, undated: 0, 'other-json': 0 };
  const names = new Map<string, Set<string>>();
  const tags = new Set<string>();
  const textOf = byteNames(MAX_TAGS);
  const met = new Set<string>();
  let mailLike = 0;

  const splitter = splitLines({
    line(bytes, start, end) {
      if (isBlank(bytes, start, end)) return;
      lines.all++;
      const kind = reader.read(bytes, start, end);
      lines[kind]++;
      const { entry } = reader;
      if (kind !== 'tagged') {
        if (quotedMailProgram(bytes, start, end) >= 0) mailLike++;
        return;
      }
      const tag = entry.bytes;
      if (isMailProgram(tag, entry.slash + 1, entry.tagEnd)) {
        mailLike++;
        meet(textOf(tag, entry.tagStart, entry.tagEnd));
        return;
      }
      if (tags.size < MAX_TAGS) tags.add(textOf(tag, entry.tagStart, entry.tagEnd));
      if (quotedMailProgram(tag, entry.message, entry.end) >= 0) mailLike++;
    },
    unreadable: () => {
      lines.all++;
      lines.undated++;
    },
  });
  splitter.push(headAsUtf8(head));
  splitter.end('give');
  return { lines, months, carriers: counted.trusted(lines.all), names, tags, mailLike };

  function meet(tag: string): void {
    if (met.has(tag)) return;
    if (met.size < MAX_TAGS) met.add(tag);
    const name = tag.slice(0, tag.indexOf('/'));
    const programs = names.get(name) ?? new Set<string>();
    programs.add(tag.slice(tag.lastIndexOf('/') + 1));
    if (names.size < MAX_TAGS) names.set(name, programs);
  }
}

const LAST_BLANK = 32;

export function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) > LAST_BLANK) return false;
  return true;
}
