import { TLS_VERSIONS, type TlsCounts } from '../../model/tls.ts';
import type { ReportData } from '../report.ts';
import { addTls } from '../tls-text.ts';
import type { Part } from './parts.ts';

type Fields = Pick<ReportData, 'rows' | 'totals'> & Readonly<Record<string, unknown>>;

/** The JSON that scripts rely on: one object per widget, and the same as rows for CSV. */
export function summaryFields(parts: readonly Part[]): Fields {
  return {
    ...Object.fromEntries(parts.map((part) => [part.part, widget(part)])),
    rows: parts.map((part) => ({ ...part })),
    totals: transitTotals(parts),
  };
}

function widget({ part, messages, protectedShare, senders, text, tls }: Part): Readonly<Record<string, unknown>> {
  return part === 'smtpAuth' ? { senders, messages, tls, text } : { messages, protectedShare, text, tls };
}

/** Of the mail in transit: submissions are another kind of fact and never added to it. */
function transitTotals(parts: readonly Part[]): { messages: number | null; tls: TlsCounts | null } {
  const known = parts.flatMap(({ part, tls }) => (part === 'smtpAuth' || tls === null ? [] : [tls]));
  if (known.length === 0) return { messages: null, tls: null };
  const tls = addTls(known);
  return { messages: TLS_VERSIONS.reduce((sum, version) => sum + tls[version], 0), tls };
}
