import { z } from 'zod';
import { SAMPLE_SOURCE } from './ingest/choose-source.ts';
import { settingWords } from './model/text/setting-text.ts';
import type { Log } from './ports/log.ts';
import type { Source } from './ports/source.ts';
import { nearestSetting, RENAMED_SETTINGS } from './renamed-settings.ts';

const PREFIX = 'MAILFLOW_';

/** The least important that is logged; the log has no other levels. */
const LOG_LEVELS = ['warn', 'info'] as const satisfies readonly (keyof Log)[];

/** What only an adapter can tell of a setting. */
export interface SettingChecks {
  /** The registry: the most trusted first, each with the settings of its own. */
  readonly sources: readonly Pick<Source, 'name' | 'settings'>[];
  readonly isSchedule: (text: string) => boolean;
  /** What is wrong with settings of rules. */
  readonly ruleFaults: (texts: readonly string[]) => readonly string[];
}

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
    .optional()
    .transform((text) => text?.split(',').map((name) => name.trim()))
    .describe('Which source is believed where several tell the same day, the most trusted first'),
  MAILFLOW_INBOX_SCHEDULE: z
    .string()
    .default('* * * * *')
    .describe('When to look into the inbox, as a cron line in UTC'),
  MAILFLOW_DETECTION_SCHEDULE: z
    .string()
    .default('*/15 * * * *')
    .describe('When the rules look at what is new, as a cron line in UTC; after an import they look anyway'),
  MAILFLOW_RULES: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((setting) => setting.trim() !== ''))
    .describe('Settings of rules, as in smtp-auth-spike.alertsPerWeek=3,no-tls-connector.minMessages=50'),
  MAILFLOW_OPERATORS: z
    .string()
    .default('')
    .transform(listed)
    .pipe(
      z.array(
        z.string().regex(/^[a-z]+:.+$/, {
          error: ({ input }) =>
            `"${input}" names no chat; write slack:U0123, slack:S0123 (a group) or slack:C0123 (a channel)`,
        }),
      ),
    )
    .describe(
      'Who may change things in chats: people, groups and channels; the members of where the bot is, when empty',
    ),
  MAILFLOW_GUESTS_READ: z.enum(['0', '1']).default('0').describe('1 to let guests of the organisation read'),
  MAILFLOW_FALLBACK: z
    .string()
    .regex(/^[a-z]+:.+$/, { error: ({ input }) => `"${input}" names no chat; write slack:C0123` })
    .optional()
    .describe('Where insights go when their channel cannot be reached, such as slack:C0123'),
  MAILFLOW_HOST: z.string().min(1).default('127.0.0.1').describe('Where to listen for what comes over HTTP'),
  MAILFLOW_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'write a port, such as 3978')
    .transform(Number)
    .refine((port) => port <= 65_535, 'ports go up to 65535')
    .optional()
    .describe('The port to listen on; 3978 when something needs one'),
  MAILFLOW_METRICS_TOKEN: z
    .string()
    .min(16, 'is shorter than 16 characters')
    .optional()
    .describe('What Prometheus must show as its bearer token at /metrics; only this machine may look without one'),
  MAILFLOW_LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .default('warn')
    .describe('warn to log only what somebody should look at; info to log more to standard error'),
});

function listed(text: string): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

export interface Config {
  readonly data: string;
  readonly organisation: string;
  /** Source names, most trusted first. */
  readonly authority: readonly string[];
  readonly inboxSchedule: string;
  /** When the rules look at what is new, as a cron line in UTC. */
  readonly detectionSchedule: string;
  /** `rule.key=value`, each checked by the rule. */
  readonly rules: readonly string[];
  /** What the settings of sources declare about every file of a source, by its name. */
  readonly declaredAlways: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Ids of people, groups and conversations, as in `slack:U0123`. */
  readonly operators: readonly string[];
  readonly guestsRead: boolean;
  /** A conversation. */
  readonly fallback: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  readonly metricsToken: string | undefined;
  /** The least important that is logged. */
  readonly logLevel: (typeof LOG_LEVELS)[number];
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
  { sources, isSchedule, ruleFaults }: SettingChecks,
): ConfigReading {
  const sourceNames = sources.map(({ name }) => name);
  const given = givenTo(sources, environment);
  const theirs = sources.flatMap((source) => source.settings.map(({ variable }) => variable));
  const ours = Object.fromEntries(
    Object.entries(environment).filter(([name]) => name.startsWith(PREFIX) && !theirs.includes(name)),
  );
  const parsed = schema.safeParse(ours, { error: settingWords });
  if (!parsed.success) return { ok: false, faults: parsed.error.issues.flatMap((issue) => faultsOf(issue, theirs)) };
  const settings = parsed.data;
  const config = {
    data: settings.MAILFLOW_DATA,
    organisation: settings.MAILFLOW_ORGANISATION,
    authority: settings.MAILFLOW_AUTHORITY ?? sourceNames.filter((name) => name !== SAMPLE_SOURCE),
    inboxSchedule: settings.MAILFLOW_INBOX_SCHEDULE,
    detectionSchedule: settings.MAILFLOW_DETECTION_SCHEDULE,
    rules: settings.MAILFLOW_RULES,
    declaredAlways: Object.fromEntries(
      sources.map(({ name }) => [
        name,
        Object.fromEntries(
          given.filter(({ source }) => source === name).map(({ declares, value }) => [declares, value]),
        ),
      ]),
    ),
    operators: settings.MAILFLOW_OPERATORS,
    guestsRead: settings.MAILFLOW_GUESTS_READ === '1',
    fallback: settings.MAILFLOW_FALLBACK,
    host: settings.MAILFLOW_HOST,
    port: settings.MAILFLOW_PORT,
    metricsToken: settings.MAILFLOW_METRICS_TOKEN,
    logLevel: settings.MAILFLOW_LOG_LEVEL,
  };
  const faults = [
    ...config.authority
      .filter((name) => !sourceNames.includes(name))
      .map((name) => `MAILFLOW_AUTHORITY: there is no source "${name}"; sources are ${sourceNames.join(', ')}`),
    ...(['MAILFLOW_INBOX_SCHEDULE', 'MAILFLOW_DETECTION_SCHEDULE'] as const)
      .filter((name) => !isSchedule(settings[name]))
      .map((name) => `${name}: "${settings[name]}" is no cron line; every minute is "* * * * *"`),
    ...ruleFaults(config.rules).map((fault) => `MAILFLOW_RULES: ${fault}`),
    ...given.flatMap(({ variable, fault }) => (fault === undefined ? [] : [`${variable}: ${fault}`])),
  ];
  return faults.length > 0 ? { ok: false, faults } : { ok: true, config };
}

/** The settings of sources that have a value, with what is wrong with it. */
function givenTo(sources: SettingChecks['sources'], environment: Readonly<Record<string, string | undefined>>) {
  return sources.flatMap(({ name: source, settings }) =>
    settings.flatMap(({ variable, declares, faultOf }) => {
      const value = environment[variable];
      return value === undefined ? [] : [{ source, variable, declares, value, fault: faultOf(value) }];
    }),
  );
}

function faultsOf(issue: z.core.$ZodIssue, ofSources: readonly string[]): readonly string[] {
  if (issue.code !== 'unrecognized_keys') return [`${String(issue.path[0])}: ${issue.message}`];
  const known = [...Object.keys(schema.shape), ...ofSources];
  return issue.keys.map((key) => {
    const meant = nearestSetting(key, known, RENAMED_SETTINGS);
    return `${key}: there is no such setting${meant ? `; did you mean ${meant}?` : `; there are ${known.join(', ')}`}`;
  });
}
