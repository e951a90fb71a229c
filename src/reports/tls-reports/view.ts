import { count, counted, shareText } from '../../model/format.ts';
import { joinNames, listNames } from '../../model/text/names.ts';
import { POLICY_TYPES } from '../../model/tls-reports/tls-session.ts';
import type { View } from '../../view/view.ts';
import { capitalised, windowPhrase } from '../../view/window-text.ts';
import type { Shown } from '../list-report.ts';
import { repeated } from '../repeated.ts';
import type { ReportRequest } from '../report.ts';
import { policiesTable, reasonsText } from './columns.ts';
import { NAME, params } from './params.ts';
import { policyTypeName } from './policy-names.ts';
import type { PolicyRow, TlsReportsFound } from './rows.ts';

const MAX_DOMAINS = 3;
const MAX_CONTRADICTIONS = 3;

/** What a TLS report can say, and what it cannot. */
const LIMITS = [
  'Reports count sessions, not messages. The same sessions may appear under several policies: do not add policies up.',
  'Only some organisations send TLS reports, some of them only on days with mail. No report does not mean no problem.',
];

export function tlsReportsView(
  request: ReportRequest,
  { rows, all, domain }: TlsReportsFound,
  { base, cut }: Shown,
): View {
  const phrase = capitalised(windowPhrase(request));
  if (all.length === 0) {
    const about = domain === null ? '' : ` on ${domain}`;
    return {
      ...base,
      sentences: [`${phrase}, no organisation reported any TLS session${about}.`],
      notes: [...base.notes, ...LIMITS],
    };
  }
  return {
    ...base,
    sentences: [reportedSentence(phrase, all), failedSentence(all)],
    warnings: contradictionSentences(all),
    facts: POLICY_TYPES.flatMap((type) => {
      const of = all.filter(({ policyType }) => policyType === type);
      return of.length === 0 ? [] : [{ label: policyTypeName[type], value: sessionsText(of) }];
    }),
    tables: [policiesTable(rows, cut)],
    actions: [
      ...(/^(?:\d+h|7d)$/.test(request.windowWords)
        ? [{ label: 'View 30 days', command: repeated({ name: NAME, params }, { ...request, windowWords: '30d' }) }]
        : []),
      ...(domain === null
        ? []
        : [{ label: 'View all domains', command: repeated({ name: NAME, params }, request, { domain: undefined }) }]),
    ],
    notes: [...base.notes, ...LIMITS],
  };
}

function reportedSentence(phrase: string, all: readonly PolicyRow[]): string {
  const organisations = new Set(all.map(({ organisation }) => organisation)).size;
  const domains = [...new Set(all.map(({ policyDomain }) => policyDomain))].sort();
  const names = domains.length > MAX_DOMAINS ? joinNames(domains, MAX_DOMAINS) : listNames(domains);
  return `${phrase}, ${counted(organisations, 'organisation')} reported TLS sessions to mail servers of ${names}.`;
}

/** The worst row, which alone has a number that no other one repeats. */
function failedSentence(all: readonly PolicyRow[]): string {
  const failing = all.filter(({ failed }) => failed > 0);
  const [worst] = failing;
  if (worst === undefined) return 'No session failed.';
  const others = new Set(failing.map(({ organisation }) => organisation)).size - 1;
  const whole = worst.failed + worst.successful;
  return [
    `${worst.organisation} reported the most failed sessions: ${count(worst.failed)} of ${count(whole)} to ${worst.policyDomain} (${policyTypeName[worst.policyType]}), ${reasonsText(worst)}.`,
    ...(others === 0 ? [] : [`${counted(others, 'other organisation')} reported failures too.`]),
  ].join(' ');
}

function contradictionSentences(all: readonly PolicyRow[]): readonly string[] {
  const found = all.filter(({ surplus }) => surplus > 0);
  const named = found
    .slice(0, MAX_CONTRADICTIONS)
    .map(
      ({ organisation, policyDomain, policyType, failed, surplus }) =>
        `${organisation} contradicts itself on ${policyDomain} (${policyTypeName[policyType]}): its details name ${counted(surplus, 'failed session')} more than its summary. The summary counts: ${count(failed)} failed.`,
    );
  const left = found.length - named.length;
  return left === 0
    ? named
    : [
        ...named,
        `${counted(left, 'more report')} ${left === 1 ? 'contradicts' : 'contradict'} ${left === 1 ? 'itself' : 'themselves'}.`,
      ];
}

/** Of one policy type alone. */
function sessionsText(rows: readonly PolicyRow[]): string {
  const failed = rows.reduce((sum, row) => sum + row.failed, 0);
  const whole = rows.reduce((sum, row) => sum + row.successful + row.failed, 0);
  return `${counted(whole, 'session')}, ${count(failed)} failed${failed === 0 ? '' : ` (${shareText(failed / whole)})`}`;
}
