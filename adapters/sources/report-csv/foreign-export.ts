/** A file of Microsoft's that looks like a report and counts something else, with the way to one that can be read. */
export interface ForeignExport {
  /** For programs: `message-trace`. */
  readonly kind: string;
  /** For people, after "is": `a message trace`. */
  readonly is: string;
  readonly cure: string;
}

const REQUEST =
  'Request the connector report (Inbound or Outbound messages) or the SMTP AUTH clients report in the Exchange admin center, Reports, Mail flow.';

const TRACE: ForeignExport = {
  kind: 'message-trace',
  is: 'a message trace, which has a row for each recipient and no TLS version',
  cure: REQUEST,
};
const EXTENDED_TRACE: ForeignExport = {
  kind: 'extended-message-trace',
  is: 'an extended message trace (it has a column event_id), with several rows for each message',
  cure: REQUEST,
};
const TRACKING_LOG: ForeignExport = {
  kind: 'message-tracking-log',
  is: 'a message tracking log of Exchange Server, with several rows for each message and no TLS version',
  cure: `For mail through Microsoft 365: ${REQUEST} For your own relay, import its Postfix log.`,
};
const SEARCHES: ForeignExport = {
  kind: 'historical-searches',
  is: 'a list of requested reports (Get-HistoricalSearch), not a report',
  cure: 'Download the report itself, from the message about it or from FileUrl, and import that.',
};
const DETAILS: ForeignExport = {
  kind: 'mail-detail-report',
  is: 'a mail detail or mail traffic report (Get-MailDetail…Report, Get-MailTraffic…Report), which has no TLS version',
  cure: REQUEST,
};

const RECIPIENTS = ['recipientaddress', 'recipient', 'recipients', 'recipientemailaddress', 'toaddress'];
const SENDERS = ['senderaddress', 'sender', 'senderfromaddress', 'fromaddress', 'sendermailfromaddress'];
const STATUSES = ['status', 'deliverystatus', 'deliveryaction', 'latestdeliverylocation', 'latestdeliveryaction'];
const RECEIVED = ['received', 'receiveddatetime', 'timestamp'];
/** A report has at least one of these; a trace that has them too is told by columns that only traces have. */
const OF_REPORTS = /^(?:no)?tls|forcedtls|connector|^authmethod$|^authenticationprotocol$/;

/** Columns, each list at least one of, that tell what a file is; the first that fits decides. See sources.md §1.4, §2. */
const SHAPES: readonly { readonly has: readonly (readonly string[])[]; readonly is: ForeignExport }[] = [
  { has: [['eventid'], ['timestamp', 'datetime', 'fieldsdatetime', 'runspaceid']], is: TRACKING_LOG },
  { has: [['eventid']], is: EXTENDED_TRACE },
  { has: [['jobid'], ['reporttype', 'reporttitle', 'fileurl', 'submitdate']], is: SEARCHES },
  { has: [['reporttitle'], ['fileurl', 'submitdate', 'estimatedcompletiontime']], is: SEARCHES },
  {
    has: [
      ['eventtype', 'transportrule', 'dlppolicy', 'malwarename', 'actiontype'],
      [...RECIPIENTS, 'messagetraceid', 'messagecount', 'messagesize'],
    ],
    is: DETAILS,
  },
  { has: [['messagetraceid']], is: TRACE },
  { has: [['recipientstatus', 'deliverypriority']], is: TRACE },
  { has: [['fromip'], ['toip']], is: TRACE },
];

/** As Export-Csv of Windows PowerShell names what it wrote, in the first line. */
const TYPE = /^\ufeff?"?#TYPE ([\w.`[\],#+-]+)/;
const TYPES: readonly (readonly [RegExp, ForeignExport])[] = [
  [/MessageTrackingEvent|MessageTrackingLog/, TRACKING_LOG],
  [/HistoricalSearch/, SEARCHES],
  [/Mail(?:Detail|Traffic|Flow)\w*(?:Report|Detail)/i, DETAILS],
  [/MessageTrace/, TRACE],
];

/** What a file with these headers is, where it is none of the reports. */
export function foreignExport(headers: readonly string[]): ForeignExport | undefined {
  const names = headers.map((header) => header.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
  const has = (any: readonly string[]): boolean => names.some((name) => any.includes(name));
  const shape = SHAPES.find((each) => each.has.every(has));
  if (shape) return shape.is;
  if (names.some((name) => OF_REPORTS.test(name))) return undefined;
  // A requested report may name recipients too; it dates its rows in a column of another name.
  return has(SENDERS) && (has(STATUSES) || (has(RECIPIENTS) && has(RECEIVED))) ? TRACE : undefined;
}

/** What the first line of a file says that it is, whatever its columns. */
export function foreignType(firstLine: string): ForeignExport | undefined {
  const type = TYPE.exec(firstLine)?.[1];
  return type === undefined ? undefined : TYPES.find(([pattern]) => pattern.test(type))?.[1];
}
