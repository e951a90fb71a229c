/** A value for each setting, as somebody might write it in YAML. */
export const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ['MAILFLOW_ORGANISATION', 'Contoso'],
  ['MAILFLOW_AUTHORITY', '[report-csv, postfix-log]'],
  ['MAILFLOW_INBOX_SCHEDULE', "'* * * * *'"],
  ['MAILFLOW_DETECTION_SCHEDULE', "'*/15 * * * *'"],
  ['MAILFLOW_RULES', '\n  smtp-auth-spike: { alertsPerWeek: 3 }'],
  ['MAILFLOW_LOG_ZONE', 'Europe/Berlin'],
  ['MAILFLOW_OWN_ADDRESSES', '[192.0.2.77, 10.0.0.0/8]'],
  ['MAILFLOW_MAX_UNPACKED_MB', '16000'],
  ['MAILFLOW_MAX_UNPACK_RATIO', '200'],
  ['MAILFLOW_OPERATORS', "\n  - 'slack:U0123ABCD'\n  - 'slack:C0123ABCD'"],
  ['MAILFLOW_GUESTS_READ', 'false'],
  ['MAILFLOW_FALLBACK', "'slack:C0123ABCD'"],
  ['MAILFLOW_HOST', '127.0.0.1'],
  ['MAILFLOW_PORT', '3978'],
  ['MAILFLOW_HEARTBEAT_URL', 'https://monitoring.contoso.com/ping/mailflow'],
  ['MAILFLOW_LOG_LEVEL', 'info'],
  ['SLACK_API_URL', 'https://slack.com/api/'],
  ['SLACK_MAX_FILE_MB', '100'],
  ['TEAMS_APP_ID', '00000000-0000-0000-0000-000000000001'],
  ['TEAMS_TENANT_ID', '00000000-0000-0000-0000-000000000002'],
  ['TEAMS_ALLOWED_TENANTS', '\n  - 00000000-0000-0000-0000-000000000003'],
  ['TEAMS_ALLOWED_HOSTS', '\n  - gateway.contoso.com'],
  ['TEAMS_ANONYMOUS', 'false'],
  ['TEAMS_CLOUD', 'public'],
  ['TEAMS_LOGIN_URL', 'https://login.microsoftonline.com'],
  ['TEAMS_OPENID_METADATA', 'https://login.botframework.com/v1/.well-known/openidconfiguration'],
  ['TEAMS_MAX_FILE_MB', '100'],
]);

/** Logs that are followed, as the file has them. */
export const FOLLOWED_EXAMPLE: readonly string[] = [
  'sources:',
  '  - { kind: postfix-log, follow: /var/log/mail.log, zone: Europe/Berlin }',
  '  - { kind: postfix-log, follow: /srv/logs/relays, own: [192.0.2.77, 10.0.0.0/8] }',
  '  - { kind: postfix-log, journal: true }',
  '  - { kind: exim-log, follow: /var/log/exim4/mainlog, zone: Europe/Berlin }',
];
