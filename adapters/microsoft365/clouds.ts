/** A cloud of Microsoft's: who gives tokens there, and where Microsoft Graph is. */
export interface Cloud {
  readonly loginUrl: string;
  readonly graphUrl: string;
  /** Where Exchange Online takes cmdlets. */
  readonly exchangeUrl: string;
  /** Whether message traces can be had by Microsoft Graph. */
  readonly hasTrace: boolean;
  /** Whether Microsoft Graph lists what came into a mailbox. */
  readonly hasMail: boolean;
  readonly portal: string;
}

/**
 * learn.microsoft.com/graph/deployments (hosts of Graph and of sign-in by national cloud). Message traces: global service
 * only, learn.microsoft.com/graph/api/exchangemessagetrace-list (both read 2026-11). Changes of mailboxes: not in China,
 * learn.microsoft.com/graph/api/message-delta (read 2026-11). Exchange Online: as its documented
 * successor has them (learn.microsoft.com/exchange/reference/admin-api-endpoints-reference); only the global one was seen.
 */
export const CLOUDS = {
  global: {
    loginUrl: 'https://login.microsoftonline.com',
    graphUrl: 'https://graph.microsoft.com',
    exchangeUrl: 'https://outlook.office365.com',
    hasTrace: true,
    hasMail: true,
    portal: 'entra.microsoft.com',
  },
  'us-gov': {
    loginUrl: 'https://login.microsoftonline.us',
    graphUrl: 'https://graph.microsoft.us',
    exchangeUrl: 'https://outlook.office365.us',
    hasTrace: false,
    hasMail: true,
    portal: 'entra.microsoft.us',
  },
  'us-dod': {
    loginUrl: 'https://login.microsoftonline.us',
    graphUrl: 'https://dod-graph.microsoft.us',
    exchangeUrl: 'https://outlook-dod.office365.us',
    hasTrace: false,
    hasMail: true,
    portal: 'entra.microsoft.us',
  },
  china: {
    loginUrl: 'https://login.partner.microsoftonline.cn',
    graphUrl: 'https://microsoftgraph.chinacloudapi.cn',
    exchangeUrl: 'https://outlook.office365.cn',
    hasTrace: false,
    hasMail: false,
    portal: 'entra.microsoftonline.cn',
  },
} as const satisfies Readonly<Record<string, Cloud>>;

export type CloudName = keyof typeof CLOUDS;
