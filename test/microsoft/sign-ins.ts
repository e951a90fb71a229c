import type { FakeCollection, FakeRecord } from './fake-collection.ts';

/** A sign-in that Microsoft knows of. */
export interface FakeSignIn {
  readonly id: string;
  readonly at: number;
  readonly lateMs: number;
  readonly user: string;
  readonly address: string;
  readonly code: number;
  readonly client: string;
}

/** The collection of sign-ins with them, with fields that nobody asked for. */
export const signInsCollection = (signIns: readonly FakeSignIn[], ignoresOr = false): FakeCollection => ({
  ...{ path: '/v1.0/auditLogs/signIns', timed: 'createdDateTime', ignoresOr },
  ...{ maxDays: 30, keptDays: 30, maxTop: 1000 },
  records: signIns.map(recordOf),
  isMeant(body, filter) {
    const brackets = /^\((.*)\)$/.exec(filter);
    // Without brackets the first client alone would be limited in time.
    if (brackets === null) return true;
    const clients = (brackets[1] ?? '').split(' or ').map((part) => /^clientAppUsed eq '(.*)'$/.exec(part)?.[1]);
    return clients.includes((body as { clientAppUsed: string }).clientAppUsed);
  },
});

const recordOf = ({ id, at, lateMs, user, address, code, client }: FakeSignIn): FakeRecord => ({
  at,
  shownAt: at + lateMs,
  body: () => ({
    ...{ id, createdDateTime: new Date(at).toISOString(), userPrincipalName: user, ipAddress: address },
    ...{
      clientAppUsed: client,
      isInteractive: true,
      userAgent: 'BAV2ROPC',
      userDisplayName: 'Somebody',
      riskState: 'none',
    },
    authenticationProcessingDetails: [{ key: 'Legacy TLS (TLS 1.0, 1.1, 3DES)', value: 'True' }],
    location: { city: 'Springfield', countryOrRegion: 'US' },
    status: {
      errorCode: code,
      failureReason: code === 0 ? 'Other.' : 'Error validating credentials.',
      additionalDetails: null,
    },
  }),
});
