import { count, counted } from '../../model/format.ts';
import { isSuccess, SIGN_IN_COLUMNS } from '../../model/kinds/sign-in.ts';
import type { Window } from '../../model/window.ts';
import type { ReportContext } from '../report.ts';

interface SenderSignIns {
  readonly succeeded: number;
  readonly failed: number;
  /** That they came from. */
  readonly addresses: number;
}

/** The sign-ins of a sender that a service logged; null where there are none. */
export async function senderSignIns(
  address: string,
  window: Window,
  context: ReportContext,
): Promise<SenderSignIns | null> {
  const { user, outcome, address: from } = SIGN_IN_COLUMNS;
  const question = { kind: 'sign-in', window, where: { [user]: [address] }, withoutSenders: true } as const;
  const { rows, totals } = await context.ask({ ...question, by: [outcome, from] });
  if (totals.messages === 0) return null;
  const good = rows.filter(({ group }) => isSuccess(String(group[0])));
  const succeeded = good.reduce((sum, { messages }) => sum + messages, 0);
  const addresses = new Set(rows.map(({ group }) => String(group[1])).filter((each) => each !== ''));
  return { succeeded, failed: totals.messages - succeeded, addresses: addresses.size };
}

/** `Microsoft 365 logged 12 sign-ins to send from 2 addresses; 3 failed.` */
export function signInSentences(signIns: SenderSignIns | null): readonly string[] {
  if (signIns === null) return [];
  const { succeeded, failed, addresses } = signIns;
  const from = addresses === 0 ? '' : ` from ${counted(addresses, 'address', 'addresses')}`;
  const failures = failed === 0 ? 'none' : count(failed);
  return [`Microsoft 365 logged ${counted(succeeded + failed, 'sign-in')} to send${from}; ${failures} failed.`];
}
