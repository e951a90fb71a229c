import { z } from 'zod';
import { isLoopback, isSafeAddress } from '../../../src/permissions/this-machine.ts';
import type { RenamedSetting } from '../../../src/renamed-settings.ts';
import {
  bytesOfMb,
  describedIn,
  type Given,
  maxFileMb,
  readChatSettings,
  type SettingsRead,
} from '../chat-settings.ts';
import { CLOUDS, type Cloud } from './clouds.ts';

/** What Teams is configured with, checked. */
export interface TeamsSettings {
  readonly identity: TeamsIdentity;
  /** Tenants whose people may speak to the bot; null in anonymous mode, where the Playground invents one. */
  readonly tenants: readonly string[] | null;
  /** `host` or `host:port`: services besides Microsoft's own that may be called. */
  readonly hosts: readonly string[];
  readonly cloud: Cloud;
  /** Where tokens are asked for; the cloud's, unless said. */
  readonly loginUrl: string;
  /** Where the keys are named that Teams signs with; the cloud's, unless said. */
  readonly openIdMetadata: string;
  /** The largest file that is taken from people. */
  readonly mostFileBytes: number;
}

export type TeamsIdentity =
  | { readonly kind: 'bot'; readonly appId: string; readonly password: string; readonly tenant: string }
  /** Nobody is asked who they are: for the Agents Playground on this machine. */
  | { readonly kind: 'anonymous' };

/** Where the Azure portal shows each value (seen 2026-11). */
export const FOUND_AT = {
  TEAMS_APP_ID: 'portal.azure.com → Azure Bot → Configuration → Microsoft App ID',
  TEAMS_APP_PASSWORD:
    'portal.azure.com → App registrations → your bot → Certificates & secrets → New client secret → Value (shown once; not the Secret ID)',
  TEAMS_TENANT_ID: 'portal.azure.com → Azure Bot → Configuration → App Tenant ID',
} as const;

/** The same in the portal of that cloud. */
export const foundAt = (name: keyof typeof FOUND_AT, { portal }: Pick<Cloud, 'portal'>): string =>
  FOUND_AT[name].replace(CLOUDS.public.portal, portal);

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const schema = z.object({
  TEAMS_APP_ID: guid('TEAMS_APP_ID').describe(`The bot's id; ${FOUND_AT.TEAMS_APP_ID}`),
  TEAMS_APP_PASSWORD: z
    .string()
    .superRefine((value, context) => {
      const fault = faultOfSecret(value);
      if (fault !== null)
        context.addIssue({ code: 'custom', message: `${fault}. Find it at ${FOUND_AT.TEAMS_APP_PASSWORD}` });
    })
    .optional()
    .describe(`The bot's client secret; ${FOUND_AT.TEAMS_APP_PASSWORD}`),
  TEAMS_TENANT_ID: guid('TEAMS_TENANT_ID').describe(
    `The organisation that the bot is registered in; ${FOUND_AT.TEAMS_TENANT_ID}`,
  ),
  TEAMS_ALLOWED_TENANTS: listed(z.string().regex(GUID, 'contains something that is not a tenant id')).describe(
    'Other organisations that may use the bot: tenant ids, separated by commas',
  ),
  TEAMS_ALLOWED_HOSTS: listed(
    z
      .string()
      .regex(/^[\w.-]+(:\d+)?$/, 'contains something that is not a host: write gateway.example.com or 127.0.0.1:8080'),
  ).describe("More hosts, beside Microsoft's own, that messages and files may come from; for gateways and tests"),
  TEAMS_ANONYMOUS: z
    .enum(['0', '1'], 'is neither 0 nor 1')
    .default('0')
    .describe(
      '1 to accept requests without authentication, for the Agents Playground; only on this machine, never in production',
    ),
  TEAMS_CLOUD: z
    .enum(Object.keys(CLOUDS) as (keyof typeof CLOUDS)[], 'is neither public nor us-government')
    .default('public')
    .describe(
      'public, also for GCC; us-government for GCC High and DoD, where the portal is portal.azure.us; public by default',
    ),
  TEAMS_LOGIN_URL: address()
    .optional()
    .describe('The address for tokens, if not the one of the cloud; for gateways and tests'),
  TEAMS_OPENID_METADATA: address()
    .optional()
    .describe('The address of the keys that Teams signs with, if not the one of the cloud; for gateways and tests'),
  TEAMS_MAX_FILE_MB: maxFileMb('The largest file that people may share with the bot'),
});

/** Name → what it is, and where it is to be found. */
export const SETTINGS = describedIn(schema);

export const RENAMED: readonly RenamedSetting[] = [{ old: 'TEAMS_MOST_FILE_MB', name: 'TEAMS_MAX_FILE_MB' }];

/** Reads the variables of Teams. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): SettingsRead<TeamsSettings> {
  const faultsOf = (given: Given) => (isAnonymous(given) ? faultsOfAnonymous(given, environment) : missing(given));
  const read = readChatSettings(schema, environment, faultsOf, settingsOf);
  return read.kind === 'faulty' ? { ...read, faults: inPortal(read.faults, environment['TEAMS_CLOUD']) } : read;
}

const isAnonymous = (given: Given): boolean => given['TEAMS_ANONYMOUS'] === '1';

function settingsOf(data: z.output<typeof schema>, given: Given): TeamsSettings {
  const cloud = CLOUDS[data.TEAMS_CLOUD];
  const { TEAMS_APP_ID: appId = '', TEAMS_APP_PASSWORD: password = '', TEAMS_TENANT_ID: tenant = '' } = data;
  return {
    identity: isAnonymous(given)
      ? { kind: 'anonymous' }
      : { kind: 'bot', appId: appId.toLowerCase(), password, tenant: tenant.toLowerCase() },
    tenants: isAnonymous(given) ? null : [tenant, ...data.TEAMS_ALLOWED_TENANTS].map((id) => id.toLowerCase()),
    hosts: data.TEAMS_ALLOWED_HOSTS,
    cloud,
    loginUrl: data.TEAMS_LOGIN_URL ?? cloud.loginUrl,
    openIdMetadata: data.TEAMS_OPENID_METADATA ?? cloud.openIdMetadata,
    mostFileBytes: bytesOfMb(data.TEAMS_MAX_FILE_MB),
  };
}

const inPortal = (faults: readonly string[], cloud: string | undefined): readonly string[] =>
  cloud === 'us-government'
    ? faults.map((fault) => fault.replaceAll(CLOUDS.public.portal, CLOUDS['us-government'].portal))
    : faults;

const missing = (given: Given): readonly string[] =>
  (Object.keys(FOUND_AT) as readonly (keyof typeof FOUND_AT)[])
    .filter((name) => !(name in given))
    .map((name) => `${name}: is missing. Find it at ${FOUND_AT[name]}.`);

/** Whoever reaches an anonymous bot may say that they are anybody: nobody but this machine may reach it. */
function faultsOfAnonymous(given: Given, environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const named = Object.keys(FOUND_AT).filter((name) => name in given);
  const hosts = String(given['TEAMS_ALLOWED_HOSTS'] ?? '')
    .split(',')
    .map((host) => host.trim().replace(/:\d+$/, ''));
  return [
    ...(named.length > 0 ? [`TEAMS_ANONYMOUS: is 1 together with ${named.join(', ')}. Remove one of them.`] : []),
    ...(environment['NODE_ENV'] === 'production'
      ? ['TEAMS_ANONYMOUS: is 1 while NODE_ENV is production. Remove it, and set the credentials of the bot.']
      : []),
    ...(isLoopback(environment['MAILFLOW_HOST'] || '127.0.0.1')
      ? []
      : ['TEAMS_ANONYMOUS: is 1 while MAILFLOW_HOST can be reached from other machines. Set MAILFLOW_HOST=127.0.0.1.']),
    ...(hosts.every((host) => host === '' || isLoopback(host))
      ? []
      : ['TEAMS_ALLOWED_HOSTS: names another machine while TEAMS_ANONYMOUS=1. Remove it.']),
  ];
}

function guid(name: keyof typeof FOUND_AT) {
  return z
    .string()
    .regex(GUID, `is not an id such as 01234567-89ab-cdef-0123-456789abcdef. Find it at ${FOUND_AT[name]}`)
    .optional();
}

/** In words that show nothing of it. */
function faultOfSecret(value: string): string | null {
  if (/\s/.test(value)) return 'contains a space or a line break';
  if (/^["']|["']$/.test(value)) return 'is in quotation marks';
  return GUID.test(value) ? 'holds the Secret ID, not its Value' : null;
}

/** A list that was written and names nothing is a mistake. */
function listed(each: z.ZodString) {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((piece) => piece.trim())
        .filter((piece) => piece !== ''),
    )
    .pipe(z.array(each).min(1, 'is empty: leave it out'))
    .default([]);
}

function address() {
  return z
    .string()
    .refine(isSafeAddress, 'is not an https address (http only on this machine)')
    .transform((url) => url.replace(/\/+$/, ''));
}
