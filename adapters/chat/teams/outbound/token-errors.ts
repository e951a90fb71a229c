import type { Cloud } from '../clouds.ts';
import { type FOUND_AT, foundAt } from '../settings.ts';

/** Microsoft gives the bot no token, and will not until somebody mends what is named here. */
export interface Refusal {
  /** The variable to look at. */
  readonly what: keyof typeof FOUND_AT;
  /** A sentence with Microsoft's own code for it. */
  readonly problem: string;
  readonly cure: string;
}

/**
 * What is wrong by the code of Microsoft's refusal: which variable, and in words what of it
 * (learn.microsoft.com/entra/identity-platform/reference-error-codes, read 2026-11).
 */
const REFUSALS: Readonly<Record<string, readonly [keyof typeof FOUND_AT, string]>> = {
  AADSTS700016: ['TEAMS_APP_ID', 'This app does not exist in the tenant'],
  AADSTS7000112: ['TEAMS_APP_ID', 'The app is disabled in this tenant'],
  AADSTS7000215: ['TEAMS_APP_PASSWORD', 'The secret is not accepted'],
  AADSTS7000222: ['TEAMS_APP_PASSWORD', 'The secret has expired'],
  AADSTS90002: ['TEAMS_TENANT_ID', 'The tenant does not exist'],
  AADSTS900023: ['TEAMS_TENANT_ID', 'The tenant does not exist'],
};

/**
 * What Microsoft says with 4xx and means for the moment only: errors of OAuth, and the directory behind it being out
 * (same page, "Handling error codes in your application" and AADSTS90033).
 */
const FOR_NOW: readonly string[] = ['temporarily_unavailable', 'server_error', 'slow_down', 'AADSTS90033'];

/** Whether one of these codes says that there is a token for the bot, and only not now. */
export const isForNow = (codes: readonly string[]): boolean => codes.some((code) => FOR_NOW.includes(code));

/** What Microsoft's code amounts to: `AADSTS7000215`, or `invalid_client`. */
export function refusalOf(code: string, cloud: Pick<Cloud, 'portal'>): Refusal {
  const [what, why] = (Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined) ?? [
    'TEAMS_APP_PASSWORD',
    "Microsoft does not accept the bot's credentials",
  ];
  return { what, problem: `${why} (${code}).`, cure: `Find it at ${foundAt(what, cloud)}.` };
}

/** In one sentence after the other. */
export const refusalText = ({ what, problem, cure }: Refusal): string => `${what}: ${problem} ${cure}`;
