import { z } from 'zod';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { type Day, dayText, parseDay } from '../../../src/model/time.ts';
import { HEAD_OFFICE, type Stage } from './stage.ts';
import { storyDay } from './story.ts';

/** What a sample tenant's file says: which tenant (`seed`) and site of it, its last day, and how many days it has. */
export interface SampleDocument {
  readonly seed: number;
  readonly site: string;
  readonly until: Day;
  readonly days: number;
}

/** A little more than the 90 days of the originals, so that there is something before every window. */
const DEFAULT_DAYS = 95;
const SEED = 7;

const documentSchema = (sites: readonly string[]) =>
  z.strictObject({
    mailflow: z.literal('sample-tenant'),
    seed: z.int().min(0).max(0xffff_ffff),
    site: z.enum(sites).default(HEAD_OFFICE),
    until: z.string().transform((text, context) => {
      const day = parseDay(text);
      if (day !== undefined) return day;
      context.addIssue({ code: 'custom', message: `${JSON.stringify(text)} is not a day like 2026-11-22` });
      return z.NEVER;
    }),
    days: z.int().min(1).max(400),
  });

/** The text of a file that `sampleTenant` reads; its last day is `until`. */
export function sampleDocument(until: Day, site: string = HEAD_OFFICE): string {
  return `${JSON.stringify({ mailflow: 'sample-tenant', seed: SEED, site, until: dayText(until), days: DEFAULT_DAYS })}\n`;
}

/** The files of the whole tenant on a day, by their names: one for each site. */
export function documentsOf({ sites }: Stage, today: Day): Readonly<Record<string, string>> {
  return Object.fromEntries(
    sites.map(({ name, endsDaysBefore }) =>
      endsDaysBefore === null
        ? ['sample-tenant.json', sampleDocument(today, name)]
        : [`sample-tenant-${name.toLowerCase()}.json`, sampleDocument(storyDay(today) - endsDaysBefore, name)],
    ),
  );
}

/** Throws a MailflowError `unreadable` that says what is wrong and shows a document that is right. */
export function parseDocument({ sites }: Stage, text: string, fileName: string): SampleDocument {
  const cure = `Write for example ${sampleDocument(parseDay('2026-11-22') ?? 0).trim()}`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new MailflowError('unreadable', `${fileName} is not JSON: ${(cause as Error).message}`, { cure, cause });
  }
  const parsed = documentSchema(sites.map(({ name }) => name)).safeParse(json);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the document'}: ${issue.message}`);
  throw new MailflowError('unreadable', `${fileName} is not a sample tenant. ${faults.join('. ')}.`, { cure });
}
