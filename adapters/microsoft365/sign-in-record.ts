import { z } from 'zod';
import { eventKey } from '../../src/ingest/log/event-key.ts';
import { SUCCEEDED } from '../../src/model/kinds/sign-in.ts';
import type { FeedRow } from '../../src/ports/feed.ts';

/** A sign-in of a client that sends mail, as far as it is kept. */
export interface SignInRow extends FeedRow {
  readonly user: string;
  readonly address: string;
  readonly outcome: string;
}

/**
 * The fields that are read of a sign-in (learn.microsoft.com/graph/api/resources/signin, v1.0, read 2026-11). Others, such as
 * names, places, devices and risk, are left where they are.
 */
const recordSchema = z.object({
  id: z.string().min(1).max(200),
  createdDateTime: z.iso.datetime({ offset: true }),
  clientAppUsed: z.string().nullish(),
  userPrincipalName: z.string().max(1000).nullish(),
  ipAddress: z.string().max(64).nullish(),
  status: z.object({ errorCode: z.int() }),
});

/** What `clientAppUsed` says of clients that sign in to send with SMTP AUTH and a password. */
export const SMTP_CLIENTS: readonly string[] = ['Authenticated SMTP', 'SMTP'];

export type ReadSignIn =
  | { readonly kind: 'sign-in'; readonly row: SignInRow }
  /** Of another client: the service did not filter as it was asked to. */
  | { readonly kind: 'other-client' }
  | { readonly kind: 'unusable'; readonly reason: string };

export function readSignIn(record: unknown): ReadSignIn {
  const { data, error } = recordSchema.safeParse(record);
  if (data === undefined) {
    const [issue] = error.issues;
    return { kind: 'unusable', reason: `a sign-in whose ${issue?.path.join('.') || 'record'} is not as documented` };
  }
  if (!SMTP_CLIENTS.includes(data.clientAppUsed ?? '')) return { kind: 'other-client' };
  return {
    kind: 'sign-in',
    row: {
      at: Date.parse(data.createdDateTime),
      key: BigInt(`0x${eventKey('sign-in', data.id)}`),
      user: (data.userPrincipalName ?? '').trim().toLowerCase(),
      address: (data.ipAddress ?? '').trim(),
      outcome: outcomeOf(data.status.errorCode),
    },
  };
}

/**
 * The codes of failed sign-ins that people meet most
 * (learn.microsoft.com/entra/identity-platform/reference-error-codes, read 2026-11).
 */
const FAILURES: ReadonlyMap<number, string> = new Map([
  [50034, 'no such user'],
  [50053, 'account locked'],
  [50055, 'password expired'],
  [50056, 'no password set'],
  [50057, 'account disabled'],
  [50074, 'second factor needed'],
  [50076, 'second factor needed'],
  [50079, 'second factor not set up'],
  [50126, 'wrong user or password'],
  [50128, 'no such domain'],
  [53003, 'blocked by Conditional Access'],
  [530032, 'blocked by security policy'],
  [700082, 'session expired'],
]);

function outcomeOf(code: number): string {
  if (code === 0) return SUCCEEDED;
  const words = FAILURES.get(code);
  return words === undefined ? `error ${code}` : `${words} (${code})`;
}
