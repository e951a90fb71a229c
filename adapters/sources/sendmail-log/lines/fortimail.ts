import { twoHashes } from '../../../../src/ingest/log/event-key.ts';
import type { Carriers } from '../../../../src/ingest/syslog/carriers.ts';
import type { Dates } from '../../../../src/ingest/syslog/dates.ts';
import { type EntryReader, entryReader } from '../../../../src/ingest/syslog/entry-reader.ts';
import { FORTIMAIL } from './tags.ts';

const [D, A, T, E, EQUALS] = [100, 97, 116, 101, 61] as const;
/** A syslog server writes a date and a host in front, at most. */
const MAX_PREFIX = 160;
const BEGINNING = /date=(\d{4}-\d\d-\d\d),? time=(\d\d:\d\d:\d\d(?:\.\d{1,6})?),? /y;
const FIELD = /(\w{1,40})=(?:"((?:[^"\\]|\\.){0,1000})"|([^\s,"]{0,200})),? {0,2}/y;
const MAX_FIELDS = 30;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Reads lines of syslog, and those of FortiMail's event log, which has Sendmail's texts in it:
 * `date=2012-08-09 time=10:30:31 device_id=… log_id=… type=event subtype=smtp … session_id="q79EUVKE001234" msg="STARTTLS=server, …"`.
 * Such a line is read as if it were one of syslog: the device is its host, the session is its process, and the session id
 * is the queue id. A session id has two parts where a session hands in a message: that of the session and the message's.
 */
export function sendmailReader(dates: Dates, carriers: Carriers): EntryReader {
  const reader = entryReader(dates, carriers);
  return {
    entry: reader.entry,
    read(bytes, start, end) {
      const kind = reader.read(bytes, start, end);
      if (kind === 'tagged') return kind;
      const at = fortimailAt(bytes, start, end);
      const line = at < 0 ? undefined : asSyslog(decoder.decode(bytes.subarray(at, end)));
      if (line === undefined) return kind;
      const written = encoder.encode(line);
      return reader.read(written, 0, written.length);
    },
  };
}

/** Where `date=` stands at the beginning of a line, behind what a syslog server writes at most; -1 where it does not. */
function fortimailAt(bytes: Uint8Array, start: number, end: number): number {
  const last = Math.min(end - 5, start + MAX_PREFIX);
  for (let at = bytes.indexOf(D, start); at >= 0 && at <= last; at = bytes.indexOf(D, at + 1)) {
    const isDate = bytes[at + 1] === A && bytes[at + 2] === T && bytes[at + 3] === E && bytes[at + 4] === EQUALS;
    if (isDate) return at;
  }
  return -1;
}

/** The line as syslog would have it; undefined where it says nothing of mail. */
export function asSyslog(text: string): string | undefined {
  BEGINNING.lastIndex = 0;
  const beginning = BEGINNING.exec(text);
  if (beginning === null) return undefined;
  const fields = new Map<string, string>();
  FIELD.lastIndex = beginning[0].length;
  for (let i = 0; i < MAX_FIELDS; i++) {
    const at = FIELD.lastIndex;
    // The message is the last field, and whatever is in it.
    if (text.startsWith('msg="', at)) {
      if (fields.get('type') !== 'event' || fields.get('subtype') !== 'smtp') return undefined;
      const id = fields.get('session_id') ?? '';
      const device = fields.get('device_id') ?? '';
      if (!/^[0-9A-Za-z-]{1,64}$/.test(id) || !/^[\w.-]{1,64}$/.test(device)) return undefined;
      const message = text.slice(at + 'msg="'.length).replace(/"\s*$/, '');
      return `${beginning[1]}T${beginning[2]} ${device} ${FORTIMAIL}[${processOf(id)}]: ${id}: ${message}`;
    }
    const field = FIELD.exec(text);
    if (field === null) return undefined;
    fields.set(field[1] as string, field[2] ?? field[3] ?? '');
  }
  return undefined;
}

/** A number for a session, as a process has one. */
const processOf = (id: string): number => twoHashes(id.split('-')[0] as string, 0x5e55, 0x10)[0];
