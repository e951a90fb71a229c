import type { AuthCounts, Columns } from '../model/question.ts';
import { noTlsCounts, TLS_VERSIONS, type TlsCounts } from '../model/tls.ts';

/** What all senders sent with SMTP AUTH, and how many of them; a sender counts under each version and method used. */
export interface SenderTotals {
  readonly senders: number;
  readonly messagesByTls: TlsCounts;
  readonly messagesByAuth: AuthCounts;
  readonly sendersByTls: TlsCounts;
  readonly sendersByAuth: AuthCounts;
}

const METHODS = ['basic', 'oauth', 'other'] as const satisfies readonly (keyof AuthCounts)[];

/** Of columns by sender: each row is a sender of its own. */
export function senderTotals(parts: readonly Columns[]): SenderTotals {
  const [messagesByTls, sendersByTls] = [noTlsCounts(), noTlsCounts()];
  const [messagesByAuth, sendersByAuth] = [noAuthCounts(), noAuthCounts()];
  for (const { tls, auth } of parts) {
    for (const version of TLS_VERSIONS) addColumn(tls[version], version, messagesByTls, sendersByTls);
    for (const method of METHODS) addColumn(auth[method], method, messagesByAuth, sendersByAuth);
  }
  const senders = parts.reduce((sum, { rows }) => sum + rows, 0);
  return { senders, messagesByTls, messagesByAuth, sendersByTls, sendersByAuth };
}

function addColumn<K extends string>(
  column: Float64Array,
  key: K,
  messages: Record<K, number>,
  senders: Record<K, number>,
): void {
  for (const count of column) {
    if (count === 0) continue;
    messages[key] += count;
    senders[key]++;
  }
}

const noAuthCounts = (): Record<keyof AuthCounts, number> => ({ basic: 0, oauth: 0, other: 0 });
