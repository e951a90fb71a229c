import { z } from 'zod';
import { nearest } from './commands/nearest.ts';

const PREFIX = 'MAILFLOW_';

const schema = z.strictObject({
  MAILFLOW_DATA: z.string().min(1).default('data').describe('The data directory: inbox, facts and state'),
  MAILFLOW_ORGANISATION: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .default('your organisation')
    .describe('Whom the sentences speak of: "258 messages were sent out from …"'),
  MAILFLOW_AUTHORITY: z
    .string()
    .default('report-csv,postfix-log')
    .transform((text) => text.split(',').map((name) => name.trim()))
    .describe('Which source is believed where several tell the same day, the most trusted first'),
  MAILFLOW_INBOX_SCHEDULE: z
    .string()
    .default('* * * * *')
    .describe('When to look into the inbox, as a cron line in UTC'),
  MAILFLOW_LOG_ZONE: z
    .string()
    .optional()
    .describe('The time zone of logs that do not say theirs, such as Europe/Berlin; UTC by default'),
});

export interface Config {
  readonly data: string;
  readonly organisation: string;
  /** Source names, most trusted first. */
  readonly authority: readonly string[];
  readonly inboxSchedule: string;
  readonly logZone: string | undefined;
}

export type ConfigReading =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads the configuration from environment variables. Every fault is told at once; a variable that begins like ours
 * and is none is a fault too, since a typing error would otherwise go unnoticed.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  sourceNames: readonly string[],
): ConfigReading {
  const ours = Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith(PREFIX)));
  const parsed = schema.safeParse(ours);
  if (!parsed.success) return { ok: false, faults: parsed.error.issues.flatMap(faultsOf) };
  const { MAILFLOW_AUTHORITY: authority, ...rest } = parsed.data;
  const unknown = authority.filter((name) => !sourceNames.includes(name));
  if (unknown.length > 0) {
    const faults = unknown.map(
      (name) => `MAILFLOW_AUTHORITY: there is no source "${name}"; sources are ${sourceNames.join(', ')}`,
    );
    return { ok: false, faults };
  }
  return {
    ok: true,
    config: {
      data: rest.MAILFLOW_DATA,
      organisation: rest.MAILFLOW_ORGANISATION,
      authority,
      inboxSchedule: rest.MAILFLOW_INBOX_SCHEDULE,
      logZone: rest.MAILFLOW_LOG_ZONE,
    },
  };
}

function faultsOf(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code !== 'unrecognized_keys') return [`${issue.path.join('.')}: ${issue.message}`];
  const known = Object.keys(schema.shape);
  return issue.keys.map((key) => {
    const meant = nearest(key, known);
    return `${key}: there is no such setting${meant ? `; did you mean ${meant}?` : `; there are ${known.join(', ')}`}`;
  });
}
