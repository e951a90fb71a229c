import { compareTexts } from '../../model/text/text-order.ts';
import type { PolicyType, TlsSessions } from '../../model/tls-reports/tls-session.ts';
import type { ListFound } from '../list-report.ts';

/** What one organisation reported of one policy type of one domain; a row of the JSON that scripts rely on. */
export interface PolicyRow {
  readonly organisation: string;
  readonly policyDomain: string;
  readonly policyType: PolicyType;
  readonly successful: number;
  readonly failed: number;
  /** Of failed sessions, most sessions first; `mx` is empty where the report does not name it. */
  readonly reasons: readonly Reason[];
  /** Failed sessions that no detail of a report names. */
  readonly unexplained: number;
  /** Failed sessions in details of a report beyond its summary, which counts. */
  readonly surplus: number;
}

interface Reason {
  readonly resultType: string;
  readonly mx: string;
  readonly sessions: number;
}

/** What was found out, before any words. */
export interface TlsReportsFound extends ListFound<PolicyRow> {
  /** Rows of all pages. */
  readonly all: readonly PolicyRow[];
  readonly domain: string | null;
}

/** Failing ones first. */
export function policyRows(sessions: readonly TlsSessions[]): readonly PolicyRow[] {
  const byPolicy = new Map<string, TlsSessions[]>();
  for (const each of sessions) {
    const key = JSON.stringify([each.organisation, each.policyDomain, each.policyType]);
    const known = byPolicy.get(key);
    if (known) known.push(each);
    else byPolicy.set(key, [each]);
  }
  return [...byPolicy.values()].map(policyRow).sort(byFailures);
}

function policyRow(of: readonly TlsSessions[]): PolicyRow {
  const { organisation, policyDomain, policyType } = of[0] as TlsSessions;
  const sum = (counts: TlsSessions['counts']): number =>
    of.reduce((total, each) => total + (each.counts === counts ? each.sessions : 0), 0);
  return {
    ...{ organisation, policyDomain, policyType },
    ...{ successful: sum('successful'), failed: sum('failed') },
    reasons: of
      .filter(({ counts }) => counts === 'reason')
      .map(({ resultType, mx, sessions }) => ({ resultType, mx, sessions }))
      .sort((a, b) => b.sessions - a.sessions || compareTexts(a.resultType + a.mx, b.resultType + b.mx)),
    ...{ unexplained: sum('unexplained'), surplus: sum('surplus') },
  };
}

const nameOf = ({ organisation, policyDomain, policyType }: PolicyRow): string =>
  `${organisation} ${policyDomain} ${policyType}`;

const byFailures = (a: PolicyRow, b: PolicyRow): number =>
  b.failed - a.failed || b.successful - a.successful || compareTexts(nameOf(a), nameOf(b));
