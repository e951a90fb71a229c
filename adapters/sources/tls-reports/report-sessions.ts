import { createHash } from 'node:crypto';
import type { Fact } from '../../../src/model/fact.ts';
import { type Day, dayOf } from '../../../src/model/time.ts';
import {
  POLICY_TYPES,
  type PolicyType,
  type TlsSessions,
  tlsSessionFact,
} from '../../../src/model/tls-reports/tls-session.ts';
import type { ReportedPolicy, TlsReport } from './report.ts';

/**
 * So many reasons are kept of a policy, each with its mail server; where there are more, without the mail servers. RFC 8460
 * section 4.3 has eleven result types.
 */
const REASONS = 16;

/** The UTC day that a report covers: the one with most of it, as some senders' days begin at another hour. */
export const dayOfReport = ({ from, to }: Pick<TlsReport, 'from' | 'to'>): Day =>
  dayOf(new Date((from.getTime() + to.getTime()) / 2));

/**
 * A report as facts: of each policy always as many, with zeros where there is nothing to say. So a corrected report, which has
 * the same keys, takes the place of every row of the earlier one, also of policies on a domain that it lists no more: of each
 * domain every policy type has its keys.
 */
export function sessionFacts(report: TlsReport): readonly Fact[] {
  const day = dayOfReport(report);
  const policies = united(report.policies);
  const factsOf = (rows: readonly TlsSessions[], of: Pick<ReportedPolicy, 'domain' | 'type'>): readonly Fact[] =>
    rows.map((row, at) => tlsSessionFact(row, day, keyOf(report, of, at)));
  return [
    ...policies.flatMap((policy) => factsOf(rowsOf(policy, report.organisation), policy)),
    ...firstOfDomains(policies).flatMap((policy) => {
      // Under the words of a policy that is there: the others would be listed with no sessions.
      const zeros = rowsOf({ ...policy, ...NOTHING }, report.organisation);
      return absentTypes(policies, policy.domain).flatMap((type) => factsOf(zeros, { domain: policy.domain, type }));
    }),
  ];
}

const NOTHING = { successful: 0, failed: 0, unexplained: 0, surplus: 0, details: [] } as const;

const firstOfDomains = (policies: readonly ComparedPolicy[]): readonly ComparedPolicy[] => [
  ...new Map(policies.toReversed().map((policy) => [policy.domain, policy])).values(),
];

function absentTypes(policies: readonly ComparedPolicy[], domain: string): readonly PolicyType[] {
  const present = new Set(policies.filter((policy) => policy.domain === domain).map(({ type }) => type));
  return POLICY_TYPES.filter((type) => !present.has(type));
}

/** A policy with how far its details are from its summary. */
interface ComparedPolicy extends ReportedPolicy {
  readonly unexplained: number;
  readonly surplus: number;
}

/** Policies of one domain and type as one: a policy may have changed during the day, and is listed twice then. */
function united(policies: readonly ReportedPolicy[]): readonly ComparedPolicy[] {
  const byName = new Map<string, ComparedPolicy>();
  for (const policy of policies.map(compared)) {
    const name = `${policy.type} ${policy.domain}`;
    const before = byName.get(name);
    byName.set(name, before === undefined ? policy : sum(before, policy));
  }
  return [...byName.values()];
}

function compared(policy: ReportedPolicy): ComparedPolicy {
  const named = policy.details.reduce((total, { sessions }) => total + sessions, 0);
  const { failed } = policy;
  return { ...policy, unexplained: Math.max(0, failed - named), surplus: Math.max(0, named - failed) };
}

const sum = (a: ComparedPolicy, b: ComparedPolicy): ComparedPolicy => ({
  ...a,
  successful: a.successful + b.successful,
  failed: a.failed + b.failed,
  unexplained: a.unexplained + b.unexplained,
  surplus: a.surplus + b.surplus,
  details: [...a.details, ...b.details],
});

function rowsOf(policy: ComparedPolicy, organisation: string): readonly TlsSessions[] {
  const { domain, type, successful, failed, unexplained, surplus } = policy;
  const row = (counts: TlsSessions['counts'], sessions: number): TlsSessions => ({
    ...{ organisation, policyDomain: domain, policyType: type, counts, resultType: '', mx: '', sessions },
  });
  const reasons = reasonsOf(policy);
  return [
    row('successful', successful),
    row('failed', failed),
    row('unexplained', unexplained),
    row('surplus', surplus),
    ...reasons.map((reason) => ({ ...row('reason', reason.sessions), resultType: reason.resultType, mx: reason.mx })),
    ...Array.from({ length: REASONS - reasons.length }, () => row('successful', 0)),
  ];
}

type Reason = ReportedPolicy['details'][number];

function reasonsOf({ details }: ReportedPolicy): readonly Reason[] {
  const exact = summed(details);
  if (exact.length <= REASONS) return exact;
  const byType = summed(details.map((each) => ({ ...each, mx: '' })));
  if (byType.length <= REASONS) return byType;
  const rest = byType.slice(REASONS - 1).map((each) => ({ ...each, resultType: 'other' }));
  return summed([...byType.slice(0, REASONS - 1), ...rest]);
}

/** Each result type and mail server once, those with most sessions first. */
function summed(details: readonly Reason[]): readonly Reason[] {
  const sums = new Map<string, Reason>();
  for (const each of details) {
    const key = `${each.resultType} ${each.mx}`;
    const before = sums.get(key);
    sums.set(key, { ...each, sessions: each.sessions + (before?.sessions ?? 0) });
  }
  return [...sums]
    .sort(([keyA, a], [keyB, b]) => b.sessions - a.sessions || (keyA < keyB ? -1 : 1))
    .map(([, reason]) => reason)
    .filter(({ sessions }) => sessions > 0);
}

/**
 * Which row of which report it is: ids repeat between organisations. A hash that nobody can aim at: reports come from
 * strangers, and one must not be able to take the place of another by chance or by design.
 */
function keyOf(
  { organisation, id }: TlsReport,
  { domain, type }: Pick<ReportedPolicy, 'domain' | 'type'>,
  row: number,
): bigint {
  const hash = createHash('sha256').update(JSON.stringify([organisation, id, domain, type, row]));
  return hash.digest().readBigUInt64BE(0);
}
