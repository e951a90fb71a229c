import type { FeedFault } from '../../../src/ports/feed.ts';
import { boundedBody } from '../bodies.ts';
import { networkFault, retryAfterOf } from '../http-answers.ts';
import { isTenantId, tenantIn } from '../tenant-id.ts';
import type { Tokens } from '../tokens/token.ts';
import { type CmdletAnswer, readCmdletAnswer } from './cmdlet-answer.ts';

export interface ExchangeClientOptions {
  /** `https://outlook.office365.com` */
  readonly exchangeUrl: string;
  /** A GUID, or a domain: then the GUID is taken from the token. */
  readonly tenant: string;
  /** Tokens for `exchangeUrl`: one for Microsoft Graph is refused. */
  readonly tokens: Tokens;
  readonly send: typeof fetch;
}

/** What came of asking for a cmdlet, before anything is known of what it says. */
export type Invoked =
  | { readonly kind: 'answer'; readonly answer: CmdletAnswer }
  | { readonly kind: 'throttled'; readonly afterMs: number | null }
  | { readonly kind: 'failed'; readonly fault: FeedFault };

/** 20,000 mailboxes with all of their settings have some 40 MB. */
const MAX_BYTES = 128 * 1024 * 1024;
const TIMEOUT_MS = 300_000;
const PAGE_ROWS = 1000;
/** Whose mailbox the service looks for: the one that every organisation has. Seen in public code (2026). */
const ANCHOR = 'APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}';

/**
 * Asks Exchange Online for a cmdlet (`adminapi/beta/…/InvokeCommand`), as Microsoft's own module does. It is not documented, and
 * was seen to work for apps in 2026. Does not throw.
 */
export function exchangeClient({ exchangeUrl, tenant, tokens, send }: ExchangeClientOptions) {
  return async function invoke(cmdlet: string, parameters: Readonly<Record<string, unknown>>): Promise<Invoked> {
    const signedIn = await tokens.get();
    if (signedIn.kind === 'failed') return { kind: 'failed', fault: signedIn.fault };
    const { token = '' } = signedIn;
    const id = isTenantId(tenant) ? tenant : tenantIn(token);
    if (id === null)
      return other('The Microsoft token does not name its tenant: write tenant as a GUID in the settings.');
    const url = new URL(`/adminapi/beta/${id}/InvokeCommand`, exchangeUrl);
    try {
      const response = await send(url, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          'X-AnchorMailbox': `${ANCHOR}@${id}`,
          Prefer: `odata.maxpagesize=${PAGE_ROWS}`,
        },
        body: JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await boundedBody(response, MAX_BYTES);
      if (response.status === 401) tokens.drop(token);
      const answer = readCmdletAnswer(response.status, text);
      if (!answer.ok && answer.fault.kind === 'throttled')
        return { kind: 'throttled', afterMs: retryAfterOf(response) };
      return { kind: 'answer', answer };
    } catch (cause) {
      return { kind: 'failed', fault: networkFault(cause, url.host) };
    }
  };
}

const other = (text: string): Invoked => ({ kind: 'failed', fault: { kind: 'other', text } });
