import { z } from 'zod';
import type { Clock } from '../../../src/ports.ts';
import { type Failure, failureOfNetwork } from './outcomes.ts';
import type { TeamsIdentity } from './settings.ts';

type Token =
  /** Null for an anonymous bot. */
  | { readonly ok: true; readonly token: string | null }
  | { readonly ok: false; readonly failure: Failure; readonly code: string | null };

export interface Tokens {
  /** Asks once while a token is good; two who ask at the same time share the call. Never throws. */
  get(): Promise<Token>;
  /** This one was not accepted: the next who asks gets another. */
  drop(token: string | null): void;
}

export interface TokensOptions {
  readonly identity: TeamsIdentity;
  readonly loginUrl: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication (read 2026-11). */
const SCOPE = 'https://api.botframework.com/.default';
/** It may take a while from here to there. */
const EARLY_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
const SOON_MS = 60_000;

const granted = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number() });
const denied = z.object({ error: z.string(), error_codes: z.array(z.number()).optional() });

/** The token with which the bot shows Teams who it is, by its secret. */
export function tokens({ identity, loginUrl, timeoutMs, clock }: TokensOptions): Tokens {
  if (identity.kind === 'anonymous') return { get: async () => ({ ok: true, token: null }), drop: () => {} };
  const { appId, password, tenant } = identity;
  let held: { readonly token: string; readonly until: number } | null = null;
  let underWay: Promise<Token> | null = null;

  async function ask(): Promise<Token> {
    try {
      const response = await fetch(`${loginUrl}/${tenant}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: appId,
          client_secret: password,
          scope: SCOPE,
        }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const said: unknown = await response.json().catch(() => null);
      const { data } = granted.safeParse(said);
      if (!response.ok || data === undefined) return notGranted(response.status, said);
      held = { token: data.access_token, until: clock.now().getTime() + data.expires_in * 1_000 - EARLY_MS };
      return { ok: true, token: data.access_token };
    } catch (error) {
      // Nothing was sent to Teams yet.
      const { trouble } = failureOfNetwork(error);
      return { ok: false, code: null, failure: { kind: 'not-now', afterMs: SOON_MS, trouble: `no token: ${trouble}` } };
    }
  }

  return {
    get() {
      if (held !== null && held.until > clock.now().getTime()) return Promise.resolve({ ok: true, token: held.token });
      underWay ??= ask().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    drop(token) {
      // Whoever was slower to learn of it does not drop the one that came instead.
      if (held?.token === token) held = null;
    },
  };
}

/** `AADSTS7000215` and the like, learn.microsoft.com/entra/identity-platform/reference-error-codes. */
function notGranted(status: number, said: unknown): Token {
  const { data } = denied.safeParse(said);
  const number = data?.error_codes?.[0];
  const code = number === undefined ? (data?.error ?? null) : `AADSTS${number}`;
  const isOurs = status >= 400 && status < 500 && status !== 429;
  const trouble = isOurs
    ? `Microsoft does not accept the bot's credentials (${code ?? status}); run doctor`
    : `Microsoft gives no token at the moment (${status})`;
  return { ok: false, code, failure: { kind: 'not-now', afterMs: isOurs ? HOUR_MS : SOON_MS, trouble } };
}
