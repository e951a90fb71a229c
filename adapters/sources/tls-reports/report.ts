import { z } from 'zod';
import { MAX_ROW_COUNT } from '../../../src/model/fact.ts';
import { count } from '../../../src/model/format.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { MS_PER_DAY } from '../../../src/model/time.ts';
import { type PolicyType, resultTypeOf } from '../../../src/model/tls-reports/tls-session.ts';
import { parseInstant } from './instant.ts';

/** A TLS report (RFC 8460 section 4.4), as far as it is used: senders differ in everything else. */
export interface TlsReport {
  /** Who says that it made it; nothing proves it. */
  readonly organisation: string;
  /** Unique within an organisation only. */
  readonly id: string;
  /** What it covers; one UTC day, mostly. `to` may be its last second or the first one after it. */
  readonly from: Date;
  readonly to: Date;
  readonly policies: readonly ReportedPolicy[];
  /** Policies that make no sense, with their number in the report, from 1. */
  readonly rejected: readonly { readonly policy: number; readonly reason: string }[];
  /** Names of fields that RFC 8460 does not have; they are not read. */
  readonly unknownFields: readonly string[];
}

export interface ReportedPolicy {
  readonly domain: string;
  readonly type: PolicyType;
  /** Sessions of the summary. */
  readonly successful: number;
  readonly failed: number;
  readonly details: readonly ReportedFailure[];
  /** How many details make no sense. */
  readonly unread: number;
}

interface ReportedFailure {
  readonly resultType: string;
  /** Empty where it is not named. */
  readonly mx: string;
  readonly sessions: number;
}

/** The reports of large senders have a few policies, one for each domain. */
const MAX_POLICIES = 1000;
const MAX_TEXT = 200;
/** A day in the sender's own zone and a week both fit; a longer range is a mistake, or nobody's day. */
const MAX_RANGE_MS = 31 * MS_PER_DAY;

/** Reads a report's JSON text. Throws a MailflowError that says what is wrong; a policy that makes no sense is rejected alone. */
export function parseReport(text: string, name: string, now: Date): TlsReport {
  const json = parsed(text, name);
  const report = reportSchema.safeParse(json);
  if (!report.success) throw noReport(name, faultsOf(report.error));
  const { 'date-range': range, policies } = report.data;
  const [from, to] = [parseInstant(range['start-datetime']), parseInstant(range['end-datetime'])];
  if (from === undefined || to === undefined) throw noReport(name, 'its date-range has no two dates of RFC 3339');
  if (to < from || to.getTime() - from.getTime() > MAX_RANGE_MS)
    throw noReport(name, 'its date-range ends before it begins, or covers more than a month');
  if (to.getTime() > now.getTime() + MS_PER_DAY) throw noReport(name, 'its date-range ends in the future');
  if (policies.length > MAX_POLICIES)
    throw noReport(name, `it lists ${count(policies.length)} policies; ${count(MAX_POLICIES)} are read at most`);
  const { read, rejected } = readPolicies(policies);
  const organisation = report.data['organization-name'] || report.data['contact-info'] || 'organisation not named';
  return {
    ...{ organisation, from, to },
    id: report.data['report-id'] || `${from.toISOString()} ${to.toISOString()}`,
    policies: read,
    rejected,
    unknownFields: unknownFieldsOf(json),
  };
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new MailflowError('unreadable', `${name} is not complete JSON: ${(cause as Error).message}.`, {
      cure: 'Save the report again as the sender sent it.',
      cause,
    });
  }
}

const noReport = (name: string, why: string): MailflowError =>
  new MailflowError('unreadable', `${name} is not a usable TLS report: ${why}.`, {
    cure: 'RFC 8460 section 4.4 has an example.',
  });

const faultsOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'the report'}: ${message}`)
    .join('; ');

/** One line, not too long; empty where it is no text, as `contact-info` may be null. */
const text = z
  .unknown()
  .prefault('')
  .transform((value) => (typeof value === 'string' ? value.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim() : ''))
  .transform((value) => value.slice(0, MAX_TEXT));

/** Domain names; of other letters, too. Whatever else stands there is no name, and never shown as one. */
const HOST = /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?$/u;

/** Host and domain names, empty where it is none; some senders write `mx: mail.contoso.com`, as it stands in the policy. */
const hostName = text
  .transform((value) =>
    value
      .toLowerCase()
      .replace(/^mx:\s*/, '')
      .replace(/\.$/, ''),
  )
  .transform((value) => (HOST.test(value) ? value : ''));

const sessions = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,10}$/)
      .transform(Number),
  ])
  .refine((value) => Number.isInteger(value) && value >= 0 && value <= MAX_ROW_COUNT, 'is not a count of sessions');

const reportSchema = z.looseObject({
  'organization-name': text,
  'contact-info': text,
  'report-id': text,
  'date-range': z.looseObject({ 'start-datetime': z.string(), 'end-datetime': z.string() }),
  policies: z.array(z.unknown()),
});

const policySchema = z.looseObject({
  policy: z.looseObject({
    'policy-type': text,
    'policy-domain': hostName.refine((domain) => domain !== '', 'names no domain'),
  }),
  summary: z.looseObject({
    'total-successful-session-count': sessions,
    'total-failure-session-count': sessions,
  }),
  'failure-details': z.unknown().optional(),
});

/** Each is read by itself: the summary counts, whatever is wrong with one of them. */
const detailSchema = z.looseObject({
  'result-type': text,
  'receiving-mx-hostname': hostName,
  'failed-session-count': sessions.default(0),
});

function readPolicies(all: readonly unknown[]) {
  const read: ReportedPolicy[] = [];
  const rejected: TlsReport['rejected'][number][] = [];
  const sums = new Map<string, readonly number[]>();
  for (const [at, each] of all.entries()) {
    const policy = policySchema.safeParse(each);
    const reason = policy.success ? addedTo(sums, asPolicy(policy.data), read) : faultsOf(policy.error);
    if (reason !== null) rejected.push({ policy: at + 1, reason: `policy ${at + 1} of the report: ${reason}` });
  }
  return { read, rejected };
}

/** Why a policy is not taken; null where it is. Policies of one name count together, and so do the details of all. */
function addedTo(sums: Map<string, readonly number[]>, policy: ReportedPolicy, read: ReportedPolicy[]): string | null {
  const name = `${policy.type} ${policy.domain}`;
  const details = policy.details.reduce((sum, { sessions: named }) => sum + named, 0);
  const counts = [policy.successful, policy.failed, details];
  const sum = counts.map((value, at) => value + (sums.get(name)?.[at] ?? 0));
  if (sum.some((value) => value > MAX_ROW_COUNT))
    return `with it, sessions to ${policy.domain} would be more than ${count(MAX_ROW_COUNT)}`;
  sums.set(name, sum);
  read.push(policy);
  return null;
}

function asPolicy(read: z.infer<typeof policySchema>): ReportedPolicy {
  const given = read['failure-details'] ?? [];
  const details = (Array.isArray(given) ? given : [given]).map((detail) => detailSchema.safeParse(detail));
  return {
    domain: read.policy['policy-domain'],
    type: POLICY_TYPES_READ.get(read.policy['policy-type'].toLowerCase()) ?? 'other',
    successful: read.summary['total-successful-session-count'],
    failed: read.summary['total-failure-session-count'],
    details: details.flatMap(({ data: detail }) =>
      detail === undefined
        ? []
        : {
            resultType: resultTypeOf(detail['result-type']),
            mx: detail['receiving-mx-hostname'],
            sessions: detail['failed-session-count'],
          },
    ),
    unread: details.filter(({ success }) => !success).length,
  };
}

const POLICY_TYPES_READ: ReadonlyMap<string, PolicyType> = new Map([
  ['sts', 'sts'],
  ['tlsa', 'tlsa'],
  ['no-policy-found', 'no-policy-found'],
]);

/** The fields of RFC 8460 section 4.4, by where they stand. */
const KNOWN = {
  report: ['organization-name', 'date-range', 'contact-info', 'report-id', 'policies'],
  range: ['start-datetime', 'end-datetime'],
  entry: ['policy', 'summary', 'failure-details'],
  policy: ['policy-type', 'policy-string', 'policy-domain', 'mx-host'],
  summary: ['total-successful-session-count', 'total-failure-session-count'],
  detail: [
    ...['result-type', 'sending-mta-ip', 'receiving-mx-hostname', 'receiving-mx-helo', 'receiving-ip'],
    ...['failed-session-count', 'additional-information', 'failure-reason-code'],
  ],
} as const;

function unknownFieldsOf(report: unknown): readonly string[] {
  const entries = listOf(fieldOf(report, 'policies'));
  const found = [
    ...unknownIn(report, KNOWN.report),
    ...unknownIn(fieldOf(report, 'date-range'), KNOWN.range),
    ...entries.flatMap((entry) => [
      ...unknownIn(entry, KNOWN.entry),
      ...unknownIn(fieldOf(entry, 'policy'), KNOWN.policy),
      ...unknownIn(fieldOf(entry, 'summary'), KNOWN.summary),
      ...listOf(fieldOf(entry, 'failure-details')).flatMap((detail) => unknownIn(detail, KNOWN.detail)),
    ]),
  ];
  return [...new Set(found)];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const unknownIn = (value: unknown, known: readonly string[]): readonly string[] =>
  isObject(value) ? Object.keys(value).filter((key) => !known.includes(key)) : [];
const fieldOf = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
