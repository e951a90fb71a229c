import { z } from 'zod';
import { isYoung } from '../../../../src/model/time.ts';
import type { Clock } from '../../../../src/ports/clock.ts';
import type { Log } from '../../../../src/ports/log.ts';
import { boundedText, jsonOf } from '../../bounded-answer.ts';
import type { Cloud } from '../clouds.ts';
import type { TeamsIdentity } from '../settings.ts';
import { type Failure, failureOfNetwork } from './outcomes.ts';
import { isForNow, type Refusal, refusalOf, refusalText } from './token-errors.ts';

type Token =
  /** Null for an anonymous bot. */
  | { readonly ok: true; readonly token: string | null }
  | { readonly ok: false; readonly failure: Failure; readonly refusal: Refusal | null };

export interface Tokens {
  /** Asks once while a token is good; two who ask at the same time share the call. Never throws. */
  get(): Promise<Token>;
  /** This one was not accepted: the next who asks gets another. */
  drop(token: string | null): void;
  /** Why Microsoft gives none, since it last said so; null when it gave one since, or was never asked. */
  refusal(): Refusal | null;
  /** Whether it ever gave one: until then nobody knows that the bot may speak at all. */
  wasGiven(): boolean;
}

export interface TokensOptions {
  readonly identity: TeamsIdentity;
  readonly loginUrl: string;
  readonly cloud: Pick<Cloud, 'audience' | 'portal'>;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** It may take a while from here to there. */
const EARLY_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
const SOON_MS = 60_000;

const granted = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number() });
/** A token is some two thousand characters. */
const MAX_TOKEN_BYTES = 256 * 1024;
/** What a proxy says is no such thing. */
const denied = z.object({ error: z.string().regex(/^\w+$/), error_codes: z.array(z.number()).optional() });

/** The token with which the bot shows Teams who it is, by its secret. */
export function tokens({ identity, loginUrl, cloud, timeoutMs, clock, log }: TokensOptions): Tokens {
  if (identity.kind === 'anonymous')
    return { get: async () => ({ ok: true, token: null }), drop: () => {}, refusal: () => null, wasGiven: () => true };
  const { appId, password, tenant } = identity;
  let held: { readonly token: string; readonly at: number; readonly forMs: number } | null = null;
  let underWay: Promise<Token> | null = null;
  let refused: Refusal | null = null;
  let isGiven = false;

  async function ask(): Promise<Token> {
    try {
      const response = await fetch(`${loginUrl}/${tenant}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: appId,
          client_secret: password,
          // learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication (read 2026-11).
          scope: `${cloud.audience}/.default`,
        }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const result = await boundedText(response, MAX_TOKEN_BYTES).then(jsonOf, () => null);
      const { data } = granted.safeParse(result);
      if (!response.ok || data === undefined) return noted(notGranted(response.status, result, cloud));
      const forMs = data.expires_in * 1_000 - EARLY_MS;
      held = { token: data.access_token, at: clock.now().getTime(), forMs };
      return noted({ ok: true, token: data.access_token });
    } catch (error) {
      // Nothing was sent to Teams yet.
      const { trouble } = failureOfNetwork(error, new URL(loginUrl).host);
      return {
        ok: false,
        refusal: null,
        failure: { kind: 'not-now', afterMs: SOON_MS, trouble: `no token: ${trouble}` },
      };
    }
  }

  /** A refusal stands until a token is given: that Microsoft cannot be asked in between does not end it. */
  function noted(token: Token): Token {
    const before = refused;
    if (token.ok) {
      refused = null;
      isGiven = true;
    } else refused = token.refusal ?? before;
    if (refused !== null && refused.problem !== before?.problem)
      log.warn('teams.token-refused', { why: refusalText(refused) });
    if (before !== null && refused === null) log.info('teams.token-granted');
    return token;
  }

  return {
    get() {
      const now = clock.now().getTime();
      if (held !== null && isYoung(held.at, held.forMs, now)) return Promise.resolve({ ok: true, token: held.token });
      underWay ??= ask().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    drop(token) {
      // Whoever was slower to learn of it does not drop the one that came instead.
      if (held?.token === token) held = null;
    },
    refusal: () => refused,
    wasGiven: () => isGiven,
  };
}

/** `AADSTS7000215` and the like, learn.microsoft.com/entra/identity-platform/reference-error-codes. */
function notGranted(status: number, result: unknown, cloud: TokensOptions['cloud']): Token {
  const { data } = denied.safeParse(result);
  const numbered = (data?.error_codes ?? []).map((number) => `AADSTS${number}`);
  const isRefused =
    data !== undefined && status >= 400 && status < 500 && status !== 429 && !isForNow([data.error, ...numbered]);
  if (!isRefused) {
    const trouble = `Microsoft issues no token at the moment (${numbered[0] ?? status})`;
    return { ok: false, refusal: null, failure: { kind: 'not-now', afterMs: SOON_MS, trouble } };
  }
  const code = numbered[0] ?? data.error;
  const trouble = `Microsoft does not accept the bot's credentials (${code}); run doctor`;
  return { ok: false, refusal: refusalOf(code, cloud), failure: { kind: 'not-now', afterMs: HOUR_MS, trouble } };
}
