import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { LIMITS } from './limits.ts';
import { parseReport, type TlsReport } from './report.ts';
import { unpackReport } from './unpack-report.ts';

/** Media types of RFC 8460 section 6.4 and 6.5, and how many bytes a body of each may have. */
export const REPORT_TYPES: ReadonlyMap<string, number> = new Map([
  ['application/tlsrpt+gzip', LIMITS.packedBytes],
  ['application/tlsrpt+json', LIMITS.reportBytes],
]);

/** A report that was posted (RFC 8460 section 3, `rua=https:`), by its JSON text, or why it is refused. */
export type Posted = { readonly json: string } | { readonly status: 400 | 403 | 413; readonly why: string };

const NAME = 'The posted report';

/** Reads what was posted. `domains`: those of ours, lower-cased; a report on one that is neither of them nor below one is foreign. */
export function postedReport(body: Uint8Array, domains: readonly string[], now: Date): Posted {
  try {
    const json = unpackReport(body, NAME);
    const { policies } = parseReport(json, NAME, now);
    const foreign = foreignDomain(policies, domains);
    if (foreign === undefined) return { json };
    return { status: 403, why: `it is about ${foreign}, which is not in MAILFLOW_TLS_REPORTS_DOMAINS` };
  } catch (cause) {
    if (!(cause instanceof MailflowError) || cause.retry !== 'never') throw cause;
    return { status: cause.code === 'too-large' ? 413 : 400, why: cause.message };
  }
}

/** The first domain of a report that is neither one of ours nor below one; undefined where there is none. */
export const foreignDomain = (policies: TlsReport['policies'], ours: readonly string[]): string | undefined =>
  policies.find(({ domain }) => !ours.some((own) => domain === own || domain.endsWith(`.${own}`)))?.domain;
