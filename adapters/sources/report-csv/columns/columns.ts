import type { TlsVersion } from '../../../../src/model/tls.ts';

/** What a column can tell. `series` is the screens' "Connector direction and name"; see series-name.ts. */
export type Meaning =
  | 'time'
  | 'sender'
  | 'senderName'
  | 'domain'
  | 'messages'
  | 'tls'
  | 'series'
  | 'connector'
  | 'connectorType'
  | 'direction'
  | 'forcedTls'
  | 'auth'
  | 'client';

/**
 * Header, lower-cased and stripped of all but letters and digits → what the column tells. The spellings of
 * documentation, screens, exports and public scripts (sources.md §1.1 to §1.5). ConnectorReport's headers are not
 * documented; `direction` and `directionality` are inferred from its request filter and from message trace.
 */
const ALIASES: Readonly<Record<string, Meaning>> = {
  date: 'time',
  datetimeutc: 'time',
  origintimestamputc: 'time',
  origintimestamp: 'time',
  datetime: 'time',
  timestamp: 'time',
  received: 'time',
  senderaddress: 'sender',
  sender: 'sender',
  sendername: 'senderName',
  domain: 'domain',
  senderdomain: 'domain',
  messagecount: 'messages',
  messagessent: 'messages',
  volume: 'messages',
  count: 'messages',
  tlsversion: 'tls',
  tlsused: 'tls',
  connectordirectionandname: 'series',
  connectorname: 'connector',
  connectorid: 'connector',
  connectortype: 'connectorType',
  direction: 'direction',
  directionality: 'direction',
  forcedtls: 'forcedTls',
  authmethod: 'auth',
  authenticationprotocol: 'auth',
  originalclientip: 'client',
  clientip: 'client',
};

/** The same for columns that hold the share or the count of one TLS version; `percentage` or `count` may follow. */
const TLS_ALIASES: Readonly<Record<string, TlsVersion>> = {
  notls: 'none',
  tls10: '1.0',
  tls11: '1.1',
  tls12: '1.2',
  mostsecuretls12: '1.2',
  tls13: '1.3',
  mostsecuretls13: '1.3',
};

/** Columns of Microsoft's mail reports that say nothing about mail flow in numbers: understood, and left out. */
const UNUSED: ReadonlySet<string> = new Set([
  'tlscipher',
  'messageid',
  'internalmessageid',
  'networkmessageid',
  'recipientaddress',
  'relatedrecipientaddress',
  'subject',
  'messagesubject',
  'messageinfo',
  'totalbytes',
  'size',
  'returnpath',
  'clienthostname',
  'serverip',
  'originalserverip',
  'serverhostname',
  'tenantid',
]);

/** How the cells of a TLS share column are to be read: by its header, or (`cells`) by what is in them. */
export type ShareUnit = 'percent' | 'count' | 'cells';

export interface ShareColumn {
  readonly index: number;
  readonly header: string;
  readonly version: TlsVersion;
  readonly unit: ShareUnit;
}

export interface Columns {
  /** As written in the file. */
  readonly headers: readonly string[];
  /** Meaning → the number of the column, from 0. */
  readonly index: Readonly<Partial<Record<Meaning, number>>>;
  readonly shares: readonly ShareColumn[];
  /** Microsoft's, and not needed. */
  readonly unused: readonly string[];
  /** Not understood. */
  readonly unmapped: readonly string[];
  /** Pairs of headers that mean the same. */
  readonly duplicates: readonly (readonly [string, string])[];
}

export function mapColumns(headers: readonly string[]): Columns {
  const index: Partial<Record<Meaning, number>> = {};
  const shares: ShareColumn[] = [];
  const unused: string[] = [];
  const unmapped: string[] = [];
  const duplicates: [string, string][] = [];
  headers.forEach((header, at) => {
    const name = header.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    const meaning = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
    const share = shareColumn(header, name, at);
    if (meaning) {
      const before = index[meaning];
      if (before !== undefined) duplicates.push([headers[before] ?? '', header]);
      index[meaning] = at;
    } else if (share) {
      const before = shares.find((other) => other.version === share.version);
      if (before) duplicates.push([before.header, header]);
      shares.push(share);
    } else if (UNUSED.has(name)) unused.push(header);
    else if (header !== '') unmapped.push(header);
  });
  return { headers, index, shares, unused, unmapped, duplicates };
}

function shareColumn(header: string, name: string, index: number): ShareColumn | undefined {
  const [, base = '', suffix] = /^(.*?)(percentage|percent|count)?$/.exec(name) ?? [];
  const version = Object.hasOwn(TLS_ALIASES, base) ? TLS_ALIASES[base] : undefined;
  if (!version) return undefined;
  const unit = suffix === 'count' ? 'count' : suffix || header.includes('%') ? 'percent' : 'cells';
  return { index, header, version, unit };
}
