import { z } from 'zod';
import { oldestBeyond } from '../../../src/ingest/log/oldest.ts';

/** Lines that are being put together; beyond that the oldest are given up. */
const MAX_OPEN = 1000;
/** Exim's own lines end after 8 KiB. */
const MAX_TEXT = 16_384;

const openSchema = z.object({
  /** First part, ms since 1970. */
  at: z.number(),
  text: z.string(),
  /** The number of the part that comes next. */
  next: z.int(),
});

/** Lines too long for syslog, of which the first parts were read, by process. */
export const partsSchema = z.array(z.tuple([z.int(), openSchema])).transform((entries) => new Map(entries));
export type Parts = z.infer<typeof partsSchema>;

export const noParts = (): Parts => new Map();

const PART = /^\[(\d{1,3})[/\\](\d{1,3})\] /;
/** What stands before a line's body, and in syslog only before its first part's. */
const PREFIX = /^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? (?:[+-]\d{4} )?)?(?:\[\d+\] )?/;

/**
 * Adds a part, `[2/3] …`; answers the whole line's body when it was the last, and null where more is to come or its
 * beginning is missing. The message itself where it is no part.
 */
export function joined(parts: Parts, pid: number, at: number, message: string): string | null {
  const part = message.startsWith('[') ? PART.exec(message) : null;
  if (part === null) return message;
  const [marker, number, all] = [part[0], Number(part[1]), Number(part[2])];
  const text = message.slice(marker.length);
  const open = parts.get(pid);
  parts.delete(pid);
  if (number === 1) parts.set(pid, { at, text, next: 2 });
  else if (open?.next === number && open.text.length + text.length <= MAX_TEXT)
    parts.set(pid, { at: open.at, text: open.text + text, next: number + 1 });
  for (const oldest of oldestBeyond(parts, MAX_OPEN)) parts.delete(oldest);
  const whole = parts.get(pid);
  if (whole === undefined || number !== all) return null;
  parts.delete(pid);
  return whole.text.replace(PREFIX, '');
}

/** Forgets what began before `before` (ms). */
export function dropParts(parts: Parts, before: number): void {
  for (const [pid, { at }] of parts) if (at < before) parts.delete(pid);
}
