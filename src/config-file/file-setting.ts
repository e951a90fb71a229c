/** A setting as the configuration file names it. */
export interface FileSetting {
  /** `SLACK_BOT_TOKEN`: the variable that says the same, and wins. */
  readonly variable: string;
  /** `['slack', 'botToken']` */
  readonly path: readonly string[];
  readonly description: string;
  /** It stands in the file only as the name of a variable or of a file that has it. */
  readonly isSecret: boolean;
  readonly takes: Takes;
}

/** `text`: one value. `list`: several, which the variable has with this between them. `rules`: settings of rules. */
type Takes =
  | { readonly kind: 'text' }
  | { readonly kind: 'list'; readonly between: ',' | ' ' }
  | { readonly kind: 'rules' };

const OWN_PREFIX = 'MAILFLOW_';
const SECRET = /_(?:TOKEN|SECRET|PASSWORD)$/;

/** Where the file is found by, so it cannot say that. */
export const DATA_VARIABLE = 'MAILFLOW_DATA';

/** Lists, as the settings' own readers split them. */
const TAKES: ReadonlyMap<string, Takes> = new Map([
  ['MAILFLOW_AUTHORITY', { kind: 'list', between: ',' }],
  ['MAILFLOW_OPERATORS', { kind: 'list', between: ',' }],
  ['MAILFLOW_TLS_REPORTS_DOMAINS', { kind: 'list', between: ',' }],
  ['MAILFLOW_OWN_ADDRESSES', { kind: 'list', between: ' ' }],
  ['MAILFLOW_MAIL_DOMAINS', { kind: 'list', between: ',' }],
  ['TEAMS_ALLOWED_TENANTS', { kind: 'list', between: ',' }],
  ['TEAMS_ALLOWED_HOSTS', { kind: 'list', between: ',' }],
  ['MAILFLOW_RULES', { kind: 'rules' }],
]);

/**
 * The settings of the environment as a file has them: `MAILFLOW_INBOX_SCHEDULE` is `inboxSchedule`, `SLACK_BOT_TOKEN` is
 * `botToken` under `slack`. `described`: variable → what it means, all but the data directory.
 */
export function fileSettings(described: Readonly<Record<string, string>>): readonly FileSetting[] {
  return Object.entries(described)
    .filter(([variable]) => variable !== DATA_VARIABLE)
    .map(([variable, description]) => ({
      variable,
      path: pathOf(variable),
      description,
      isSecret: SECRET.test(variable),
      takes: takesOf(variable),
    }));
}

export const takesOf = (variable: string): Takes => TAKES.get(variable) ?? { kind: 'text' };

/** The server that mail goes to has a group of its own below that of mail. */
const MAIL_SERVER = new Set([
  'MAILFLOW_MAIL_HOST',
  'MAILFLOW_MAIL_PORT',
  'MAILFLOW_MAIL_TLS',
  'MAILFLOW_MAIL_USER',
  'MAILFLOW_MAIL_PASSWORD',
]);

/** MAIL_… alone is what other programs have. */
const MAIL_PREFIX = 'MAILFLOW_MAIL_';

function pathOf(variable: string): readonly string[] {
  if (variable.startsWith(MAIL_PREFIX)) {
    const key = camelCase(variable.slice(MAIL_PREFIX.length));
    return MAIL_SERVER.has(variable) ? ['mail', 'smtp', key] : ['mail', key];
  }
  if (variable.startsWith(OWN_PREFIX)) return [camelCase(variable.slice(OWN_PREFIX.length))];
  const [group = '', ...rest] = variable.split('_');
  const key = camelCase(rest.join('_'));
  return [group.toLowerCase(), key];
}

const camelCase = (name: string): string =>
  name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** `slack.botToken` */
export const keyOf = ({ path }: Pick<FileSetting, 'path'>): string => path.join('.');
