import type { FakeCollection, FakeRecord } from './fake-collection.ts';

/** A message that Exchange Online carried, with a row for each of its recipients. */
export interface FakeMessage {
  readonly id: string;
  readonly at: number;
  readonly sender: string;
  readonly fromIP?: string;
  readonly recipients: readonly FakeRecipient[];
}

interface FakeRecipient {
  readonly address: string;
  /** Its row comes so late. */
  readonly lateMs: number;
  /** Until so long after the message its status is `pending`. */
  readonly settledMs: number;
  readonly status: string;
}

/** The collection of message traces with them; a page has few rows, so that there are many. */
export const tracesCollection = (messages: readonly FakeMessage[], maxTop = 5000): FakeCollection => ({
  ...{ path: '/v1.0/admin/exchange/tracing/messageTraces', timed: 'receivedDateTime', ignoresOr: true },
  ...{ maxDays: 10, keptDays: 90, maxTop, isMeant: () => true },
  records: messages.flatMap(rowsOf),
});

const rowsOf = ({ id, at, sender, fromIP = '203.0.113.25', recipients }: FakeMessage): readonly FakeRecord[] =>
  recipients.map(({ address, lateMs, settledMs, status }) => ({
    at,
    shownAt: at + lateMs,
    body: (now) => ({
      ...{ id, senderAddress: sender, recipientAddress: address, messageId: `<${id}@contoso.com>` },
      ...{ receivedDateTime: new Date(at).toISOString(), subject: 'Not for us', size: 45_678 },
      ...{ fromIP, toIP: '', status: now < at + settledMs ? 'pending' : status },
    }),
  }));
