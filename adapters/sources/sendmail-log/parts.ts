import { z } from 'zod';
import type { LogLine } from '../../../src/ingest/log/lines/log-line.ts';
import { oldestBeyond } from '../../../src/ingest/log/oldest.ts';
import { type NamedLine, namedLine } from './phrases/line.ts';

const MAX_OPEN = 100;
const MAX_TEXT = 8192;
/** How each part but the last ends. */
const GOES_ON = ' ...';

/** Messages too long for one line of syslog, of which some parts have come; by process and queue id. */
export const partsSchema = z
  .array(z.tuple([z.string(), z.object({ last: z.int(), text: z.string() })]))
  .transform((entries) => new Map(entries));
export type Parts = z.infer<typeof partsSchema>;

/** The message that a line ends, with its queue id; undefined where more of it is to come (`sm_syslog` in conf.c). */
export function wholeMessage(parts: Parts, { message, pid }: LogLine): Omit<NamedLine, 'part'> | undefined {
  const line = namedLine(message);
  const { queueId, part, text } = line;
  if (part === 0) return line;
  const key = `${pid} ${queueId}`;
  const before = parts.get(key);
  parts.delete(key);
  const isNext = part === 1 || before?.last === part - 1;
  if (!isNext) return undefined;
  const isLast = !text.endsWith(GOES_ON);
  const whole = `${before !== undefined && part > 1 ? before.text : ''}${isLast ? text : text.slice(0, -GOES_ON.length)}`;
  if (isLast) return { queueId, text: whole };
  if (whole.length <= MAX_TEXT) parts.set(key, { last: part, text: whole });
  for (const oldest of oldestBeyond(parts, MAX_OPEN)) parts.delete(oldest);
  return undefined;
}
