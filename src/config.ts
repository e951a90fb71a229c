import { z } from 'zod';
import { SAMPLE_SOURCE } from './ingest/choose-source.ts';
import { DEFAULT_UNPACK_LIMITS, type UnpackLimits } from './ingest/unpack-limits.ts';
import { listedDomains } from './model/text/listed-domains.ts';
import { settingWords } from './model/text/setting-text.ts';
import { isZoneName } from './model/text/wall-clock.ts';
import { type ChatIds, idFaultText, readConversation, readOperators } from './permissions/operators.ts';
import { isSafeAddress } from './permissions/this-machine.ts';
import type { Log } from './ports/log.ts';
import type { Source } from './ports/source.ts';
import { nearestSetting, RENAMED_SETTINGS } from './renamed-settings.ts';

const PREFIX = 'MAILFLOW_';
export const DEFAULT_DATA = 'data';

/** The least important that is logged; the log has no other levels. */
const LOG_LEVELS = ['warn', 'info'] as const satisfies readonly (keyof Log)[];

/** What only an adapter can tell of a setting. */
export interface SettingChecks {
  /** The registry: the most trusted first, each with the settings of its own. */
  readonly sources: readonly Pick<Source, 'name' | 'settings' | 'declarations'>[];
  /** Every chat system that there is, configured or not. */
  readonly chats: readonly ChatIds[];
  /** Variables that chat systems read themselves, where they begin like ours. */
  readonly chatVariables?: readonly string[];
  readonly isSchedule: (text: string) => boolean;
  /** What is wrong with settings of rules. */
  readonly ruleFaults: (texts: readonly string[]) => readonly string[];
}

const schemaOf = ({ sources, chats, isSchedule, ruleFaults }: SettingChecks) =>
  z.strictObject({
    MAILFLOW_DATA: z
      .string()
      .regex(/\S/, EMPTY)
      .default(DEFAULT_DATA)
      .describe('The data directory: inbox, facts and state'),
    MAILFLOW_ORGANISATION: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .default('your organisation')
      .describe('Name of your organisation in sentences: "258 messages were sent out from …"'),
    MAILFLOW_ZONE: zone.describe('The time zone of times, where Slack or Teams do not show them in that of the reader'),
    MAILFLOW_AUTHORITY: checked((text) => authority(text, sources)).describe(
      'Which source is used where several cover the same day, the most trusted first',
    ),
    MAILFLOW_INBOX_SCHEDULE: z
      .string()
      .refine(isSchedule, NO_SCHEDULE)
      .default('* * * * *')
      .describe('When to check the inbox, as a cron line in UTC'),
    MAILFLOW_DETECTION_SCHEDULE: z
      .string()
      .refine(isSchedule, NO_SCHEDULE)
      .default('*/15 * * * *')
      .describe('When the rules run, as a cron line in UTC; they also run after each import'),
    MAILFLOW_RULES: checked((text) => {
      const texts = listed(text);
      return texts.length === 0 ? { faults: [NO_VALUE] } : { value: texts, faults: ruleFaults(texts) };
    }).describe('Settings of rules, as in smtp-auth-spike.alertsPerWeek=3,no-tls-connector.minMessages=50'),
    MAILFLOW_MAX_UNPACKED_MB: wholeNumber(1_000_000_000)
      .default(DEFAULT_UNPACK_LIMITS.maxBytes / MEGABYTE)
      .describe('Maximum size of an unpacked file, in MB'),
    MAILFLOW_MAX_UNPACK_RATIO: wholeNumber(1_000_000)
      .default(DEFAULT_UNPACK_LIMITS.maxRatio)
      .describe('Maximum ratio of unpacked to compressed size, above 64 MB unpacked; five times that for xz'),
    MAILFLOW_OPERATORS: checked((text) => ids(readOperators(text, chats))).describe(
      'Who may run commands that change something: people, groups and channels; by default all members where the bot is',
    ),
    MAILFLOW_GUESTS_READ: z.enum(['0', '1']).default('0').describe('1 to let guests of the organisation read reports'),
    MAILFLOW_FALLBACK: checked((text) => ids(readConversation(text, chats))).describe(
      'Where alerts go when their channel cannot be reached, such as slack:C0123',
    ),
    MAILFLOW_HOST: z.string().regex(/^\S+$/, EMPTY).default('127.0.0.1').describe('The address to listen on for HTTP'),
    MAILFLOW_PORT: z
      .string()
      .regex(/^\d{1,5}$/, 'write a port, such as 3978')
      .transform(Number)
      .refine((port) => port <= 65_535, 'ports go up to 65535')
      .optional()
      .describe('The port to listen on; 3978 if one is needed'),
    MAILFLOW_METRICS_TOKEN: z
      .string()
      .regex(/^[!-~]*$/, 'contains a space, or a character that is not allowed in a header')
      .min(16, 'is shorter than 16 characters')
      .optional()
      .describe('The bearer token for Prometheus at /metrics; without one only this machine may read it'),
    MAILFLOW_TLS_REPORTS_SECRET: z
      .string()
      .regex(/^[A-Za-z0-9_-]*$/, 'may have only letters, digits, - and _, because it is part of an address')
      .min(22, 'is shorter than 22 characters, and could be guessed')
      .optional()
      .describe('TLS reports may be posted to /tlsrpt/ and this: rua=https://…/tlsrpt/…'),
    MAILFLOW_TLS_REPORTS_DOMAINS: checked(domains).describe(
      'Your mail domains: a posted TLS report on another domain is refused',
    ),
    MAILFLOW_HEARTBEAT_URL: z
      .string()
      .refine(isSafeAddress, 'is not an https address (http only on this machine)')
      .optional()
      .describe(
        'Called every minute while the schedules are on time; a monitoring service can alert you when the calls stop',
      ),
    MAILFLOW_LOG_LEVEL: z
      .enum(LOG_LEVELS)
      .default('warn')
      .describe('warn to log only what needs attention; info to log more to standard error'),
  });

/** Neither of the two says anything without the other. */
function halfOfTwo(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  const pair = ['MAILFLOW_TLS_REPORTS_SECRET', 'MAILFLOW_TLS_REPORTS_DOMAINS'];
  const [missing, ...more] = pair.filter((name) => given[name] === undefined);
  const isHalf = missing !== undefined && more.length === 0;
  return pair.flatMap((name) => (isHalf && name !== missing ? [`${name}: needs ${missing} too`] : []));
}

const MEGABYTE = 1_000_000;

/** Written in digits; 1 at least. */
function wholeNumber(max: number) {
  return z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'write a whole number above 0, without separators')
    .transform(Number)
    .refine((value) => value <= max, `is above ${max}`);
}

const zone = z.string().refine(isZoneName, 'is no time zone; write UTC or Europe/Berlin').default('UTC');
const NO_VALUE = 'is empty; leave it out, or give it a value';
const EMPTY = { error: NO_VALUE };
const NO_SCHEDULE = {
  error: ({ input }: { readonly input?: unknown }) => `"${input}" is not a cron line; every minute is "* * * * *"`,
};

/** A setting that only the registries can judge. */
function checked<T>(judge: (text: string) => { readonly value?: T; readonly faults: readonly string[] }) {
  return z
    .string()
    .transform((text, context) => {
      const { value, faults } = judge(text);
      for (const message of faults) context.addIssue({ code: 'custom', message });
      return value === undefined || faults.length > 0 ? z.NEVER : value;
    })
    .optional();
}

function authority(text: string, sources: SettingChecks['sources']) {
  const known = sources.map(({ name }) => name);
  const value = text.split(',').map((name) => name.trim());
  const unknown = [...new Set(value)].filter((name) => !known.includes(name));
  const twice = value.filter((name, at) => value.indexOf(name) < at);
  return {
    value,
    faults: [
      ...unknown.map((name) => `there is no source "${name}"; sources are ${known.join(', ')}`),
      ...twice.filter((name) => known.includes(name)).map((name) => `names ${name} twice; write it once`),
    ],
  };
}

function domains(text: string) {
  const { value, faults } = listedDomains(listed(text));
  return { value, faults: value.length === 0 ? [NO_VALUE] : faults };
}

const ids = (reading: ReturnType<typeof readOperators>) =>
  reading.ok ? { value: reading.ids, faults: [] } : { faults: reading.faults.map(idFaultText) };

const listed = (text: string): readonly string[] => text.split(',').filter((each) => each.trim() !== '');

export interface Config {
  readonly data: string;
  readonly organisation: string;
  /** An IANA zone, for times where the reader's zone is not known. */
  readonly zone: string;
  /** Source names, most trusted first. */
  readonly authority: readonly string[];
  readonly inboxSchedule: string;
  /** When the rules look at what is new, as a cron line in UTC. */
  readonly detectionSchedule: string;
  /** `rule.key=value`, each checked by the rule. */
  readonly rules: readonly string[];
  /** What the settings of sources declare about every file of a source, by its name. */
  readonly declaredAlways: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Ids of people, groups and conversations, as in `slack:U0123`; empty where every member is one. */
  readonly operators: readonly string[];
  readonly unpackLimits: UnpackLimits;
  readonly guestsRead: boolean;
  /** A conversation. */
  readonly fallback: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  readonly metricsToken: string | undefined;
  /** Where TLS reports may be posted, and on which domains; undefined where they may not. */
  readonly tlsReports: { readonly secret: string; readonly domains: readonly string[] } | undefined;
  /** Called while all is well; it may hold a secret. */
  readonly heartbeatUrl: string | undefined;
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
  checks: SettingChecks,
): ConfigReading {
  const { sources } = checks;
  const sourceNames = sources.map(({ name }) => name);
  const given = givenTo(sources, environment);
  const theirs = [
    ...sources.flatMap((source) => source.settings.map(({ variable }) => variable)),
    ...(checks.chatVariables ?? []),
  ];
  const ours = Object.fromEntries(
    Object.entries(environment).filter(([name]) => name.startsWith(PREFIX) && !theirs.includes(name)),
  );
  const schema = schemaOf(checks);
  const parsed = schema.safeParse(ours, { error: settingWords });
  const known = [...Object.keys(schema.shape), ...theirs];
  const faults = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => faultsOf(issue, known)),
    ...halfOfTwo(ours),
    // Several sources may have the same variable.
    ...new Set(given.flatMap(({ variable, fault }) => (fault === undefined ? [] : [`${variable}: ${fault}`]))),
  ];
  if (!parsed.success || faults.length > 0) return { ok: false, faults };
  const settings = parsed.data;
  const { MAILFLOW_TLS_REPORTS_SECRET: secret, MAILFLOW_TLS_REPORTS_DOMAINS: ownDomains } = settings;
  const config = {
    data: settings.MAILFLOW_DATA,
    organisation: settings.MAILFLOW_ORGANISATION,
    zone: settings.MAILFLOW_ZONE,
    authority: settings.MAILFLOW_AUTHORITY ?? sourceNames.filter((name) => name !== SAMPLE_SOURCE),
    inboxSchedule: settings.MAILFLOW_INBOX_SCHEDULE,
    detectionSchedule: settings.MAILFLOW_DETECTION_SCHEDULE,
    rules: settings.MAILFLOW_RULES ?? [],
    declaredAlways: Object.fromEntries(
      sources.map(({ name }) => [
        name,
        Object.fromEntries(
          given.filter(({ source }) => source === name).map(({ declares, value }) => [declares, value]),
        ),
      ]),
    ),
    operators: settings.MAILFLOW_OPERATORS ?? [],
    unpackLimits: {
      maxBytes: settings.MAILFLOW_MAX_UNPACKED_MB * MEGABYTE,
      maxRatio: settings.MAILFLOW_MAX_UNPACK_RATIO,
    },
    guestsRead: settings.MAILFLOW_GUESTS_READ === '1',
    fallback: settings.MAILFLOW_FALLBACK?.[0],
    ...{ host: settings.MAILFLOW_HOST, port: settings.MAILFLOW_PORT, metricsToken: settings.MAILFLOW_METRICS_TOKEN },
    tlsReports: secret === undefined || ownDomains === undefined ? undefined : { secret, domains: ownDomains },
    heartbeatUrl: settings.MAILFLOW_HEARTBEAT_URL,
    logLevel: settings.MAILFLOW_LOG_LEVEL,
  };
  return { ok: true, config };
}

/** Every variable of Mailflow itself and of its sources, with what it means. */
export const describedSettings = (checks: SettingChecks): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    Object.entries(schemaOf(checks).shape).map(([name, { description = '' }]) => [name, description]),
  ),
  ...Object.fromEntries(
    checks.sources.flatMap(({ settings, declarations }) =>
      settings.map(({ variable, declares }) => [variable, declarations[declares] ?? '']),
    ),
  ),
});

/** The settings of sources that have a value, with what is wrong with it. */
function givenTo(sources: SettingChecks['sources'], environment: Readonly<Record<string, string | undefined>>) {
  return sources.flatMap(({ name: source, settings }) =>
    settings.flatMap(({ variable, declares, faultOf }) => {
      const value = environment[variable];
      return value === undefined ? [] : [{ source, variable, declares, value, fault: faultOf(value) }];
    }),
  );
}

function faultsOf(issue: z.core.$ZodIssue, known: readonly string[]): readonly string[] {
  if (issue.code !== 'unrecognized_keys') return [`${String(issue.path[0])}: ${issue.message}`];
  return issue.keys.map((key) => {
    const meant = nearestSetting(key, known, RENAMED_SETTINGS);
    return `${key}: there is no such setting${meant ? `; did you mean ${meant}?` : `; there are ${known.join(', ')}`}`;
  });
}
