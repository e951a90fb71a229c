import type { TlsVersion } from '../../src/model/tls.ts';
import type { FakeDetails } from './fake-microsoft.ts';

/** What Exchange Online knows of a message beside its trace. */
export interface FakeDetail {
  readonly direction: 'inbound' | 'outbound';
  /** `unknown`: no event tells. */
  readonly tls: TlsVersion;
  readonly isGone: boolean;
  /** So many pages come before the one that tells. */
  readonly pagesBefore: number;
}

const RECEIVED: Readonly<Partial<Record<TlsVersion, string>>> = {
  '1.0': 'SP_PROT_TLS1_0_SERVER',
  '1.1': 'SP_PROT_TLS1_1_SERVER',
  '1.2': 'SP_PROT_TLS1_2_SERVER',
  '1.3': 'SP_PROT_TLS1_3_SERVER',
};

/** `asked`: gets the id of each message that is looked at, a page of it after the first not counted. */
export function fakeDetails(
  detailOf: (id: string) => FakeDetail | undefined,
  asked: (id: string, recipient: string) => void,
): FakeDetails {
  return {
    path: /^\/v1\.0\/admin\/exchange\/tracing\/messageTraces\/([^/]+)\/getDetailsByRecipient\(recipientAddress='(.*)'\)$/,
    page([id = '', recipient = ''], url) {
      const at = Number(url.searchParams.get('$skiptoken') ?? 0);
      if (at === 0) asked(id, recipient.replaceAll("''", "'"));
      const detail = detailOf(id);
      if (detail === undefined || detail.isGone) return null;
      const { pagesBefore } = detail;
      if (at === pagesBefore) return { value: eventsOf(id, detail) };
      const link = new URL(url.origin + url.pathname);
      link.searchParams.set('$skiptoken', String(at + 1));
      return { value: [event(id, 'Submit', 'The message was submitted.', '')], '@odata.nextLink': link.href };
    },
  };
}

function eventsOf(id: string, { direction, tls }: FakeDetail): readonly object[] {
  const receive = (custom: string) =>
    event(
      id,
      'Receive',
      'Message received by: EXCH01.contoso.com',
      `<MEP Name="CustomData" Blob="S:Hop=1${custom}" />`,
    );
  if (direction === 'inbound')
    return [receive(tls === 'unknown' ? '' : `;S:tlsversion=${RECEIVED[tls]};S:tlscipher=CALG_AES_256`)];
  const how = tls === 'unknown' ? '' : ` using TLS${tls}`;
  // How one of ours handed it in is not how it left.
  return [
    receive(';S:tlsversion=SP_PROT_TLS1_0_SERVER'),
    event(id, 'Send external', `Message sent to mx.fabrikam.com at 203.0.113.5${how}`, ''),
  ];
}

const event = (id: string, name: string, description: string, data: string) => ({
  ...{ id, messageId: `<${id}@contoso.com>`, dateTime: '2026-11-20T08:00:00Z', event: name, action: '', description },
  data: `<root><MEP Name="ClientIP" String="10.0.0.1" />${data}</root>`,
});
