/** A cloud of Microsoft's: who gives the bot its token there, who signs what Teams sends, and where both may be. */
export interface Cloud {
  readonly loginUrl: string;
  /** Whom the bot's token is for. */
  readonly audience: string;
  readonly issuer: string;
  /** Where the keys are named that Teams signs with. */
  readonly openIdMetadata: string;
  /** The same for bots that speak to bots, which the SDK looks for as well. */
  readonly emulatorOpenIdMetadata: string;
  readonly callerId: string;
  /** The hosts of Teams' services. */
  readonly services: RegExp;
  /** Where files of people lie: OneDrive and SharePoint of an organisation. */
  readonly files: RegExp;
  readonly portal: string;
}

/**
 * The public cloud, with GCC in it, and that of the government, for GCC High and DoD. Tokens: botframework-connector
 * 4.23.3, AuthenticationConstants and GovernmentConstants. Services:
 * learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages; files:
 * learn.microsoft.com/microsoft-365/enterprise/microsoft-365-u-s-government-gcc-high-endpoints and …-dod-endpoints (all
 * read 2026-11).
 */
export const CLOUDS = {
  public: {
    loginUrl: 'https://login.microsoftonline.com',
    audience: 'https://api.botframework.com',
    issuer: 'https://api.botframework.com',
    openIdMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    emulatorOpenIdMetadata: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    callerId: 'urn:botframework:azure',
    // Every region of the world by its path.
    services: /^(smba\.trafficmanager\.net|smba\.infra\.gcc\.teams\.microsoft\.com)$/i,
    files: /\.sharepoint\.com$/i,
    portal: 'portal.azure.com',
  },
  'us-government': {
    loginUrl: 'https://login.microsoftonline.us',
    audience: 'https://api.botframework.us',
    issuer: 'https://api.botframework.us',
    openIdMetadata: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
    emulatorOpenIdMetadata:
      'https://login.microsoftonline.us/cab8a31a-1906-4287-a0d8-4eef66b95f6e/v2.0/.well-known/openid-configuration',
    callerId: 'urn:botframework:azureusgov',
    services: /^smba\.infra\.(gov|dod)\.teams\.microsoft\.us$/i,
    files: /\.(sharepoint\.us|sharepoint-mil\.us|dps\.mil)$/i,
    portal: 'portal.azure.us',
  },
} as const satisfies Readonly<Record<string, Cloud>>;
