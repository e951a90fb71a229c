/** What a line of JSON holds of a log line. */
export interface JsonLine {
  /** `HOST TAG[PID]: MESSAGE`, or what a container wrote, in UTF-8. */
  readonly bytes: Uint8Array;
  /** When it was written down, ms since 1970; NaN when it does not say. */
  readonly at: number;
  /** `container`: the text may be a log line of its own. `journal`: host and tag are its fields. */
  readonly kind: 'container' | 'journal';
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A line of Docker's json-file driver (`log`, `time`) or of `journalctl -o json` (`MESSAGE`, `SYSLOG_IDENTIFIER`,
 * `_HOSTNAME`, …: systemd.journal-fields(7)); undefined for other JSON and for what is none. MESSAGE is a list of bytes
 * where it is no UTF-8 text.
 */
export function readJsonLine(bytes: Uint8Array, start: number, end: number): JsonLine | undefined {
  const fields = parse(decoder.decode(bytes.subarray(start, end)));
  if (fields === undefined) return undefined;
  const { log, time } = fields;
  if (typeof log === 'string') {
    return { bytes: encoder.encode(log.replace(/[\r\n]+$/, '')), at: instantOf(time), kind: 'container' };
  }
  const micros = fields['_SOURCE_REALTIME_TIMESTAMP'] ?? fields['__REALTIME_TIMESTAMP'];
  // A message of null was too long for the export; the journal has entries without one, too.
  const message = messageBytes(fields['MESSAGE']) ?? (micros === undefined ? undefined : new Uint8Array(0));
  if (message === undefined) return undefined;
  const host = word(fields['_HOSTNAME']);
  const tag = word(fields['SYSLOG_IDENTIFIER'] ?? fields['_COMM']);
  const pid = word(fields['SYSLOG_PID'] ?? fields['_PID']);
  const prefix = `${host === '' ? '-' : host} ${tag === '' ? '-' : tag}${/^\d+$/.test(pid) ? `[${pid}]` : ''}: `;
  return { bytes: joined(encoder.encode(prefix), message), at: microsOf(micros), kind: 'journal' };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The last value of a field that was given several times; without blanks, which would end it in a line. */
function word(field: unknown): string {
  const value: unknown = Array.isArray(field) ? field.at(-1) : field;
  return typeof value === 'string' || typeof value === 'number' ? String(value).replace(/\s+/g, '_') : '';
}

function messageBytes(message: unknown): Uint8Array | undefined {
  if (typeof message === 'string') return encoder.encode(message.replace(/[\r\n]+/g, ' '));
  if (!Array.isArray(message)) return undefined;
  const bytes = message.filter((byte): byte is number => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  return bytes.length === message.length ? Uint8Array.from(bytes, (byte) => (byte === 10 ? 32 : byte)) : undefined;
}

const instantOf = (time: unknown): number => (typeof time === 'string' ? Date.parse(time) : Number.NaN);

function microsOf(field: unknown): number {
  const micros = word(field);
  return /^\d{10,20}$/.test(micros) ? Math.floor(Number(micros) / 1000) : Number.NaN;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
