import type { FeedFault } from '../../src/ports/feed.ts';

/** Microsoft Graph let the app in, and does not give it what it asks for. */
export interface GraphRefusal {
  readonly status: 401 | 403;
  readonly code: string;
  readonly message: string;
  /** The body was a run of NUL bytes. */
  readonly isNul: boolean;
}

/** The app whose service principal has to be in the tenant for message traces. */
const TRACE_APP = '8bd644d1-64a1-4d4b-ae52-2e0cbf64e373';

/**
 * What is missing, in the words of the portal, and how to grant it. `role`: the application permission of Microsoft Graph
 * that the feed needs. Codes: learn.microsoft.com/graph/errors and answers seen in public issues (read 2026-11).
 */
export function refusalFault({ status, code, message, isNul }: GraphRefusal, role: string): FeedFault {
  const forbidden = (text: string): FeedFault => ({ kind: 'forbidden', text });
  if (isNul)
    return forbidden(
      'Exchange Online refused with an empty answer, as it does where one of two grants is missing. The app needs an application permission and an Entra directory role (Global Reader): Roles and administrators, Global Reader, Add assignments.',
    );
  if (/premium license|premium tenant/i.test(message) || /NonPremiumTenant/i.test(code))
    return forbidden(
      'The tenant has no Microsoft Entra ID P1 or P2 licence, which sign-in logs require. Remove `sign-ins` from the configuration, or get a licence.',
    );
  if (/service principal-less/i.test(message))
    return forbidden(
      `The service principal of Microsoft's app ${TRACE_APP} is not in the tenant yet. Create it once: New-MgServicePrincipal -AppId ${TRACE_APP}. It may take hours to take effect.`,
    );
  if (status === 401)
    return {
      kind: 'other',
      text: `Microsoft Graph did not accept the token (${code || status}). Mailflow requests a new one.`,
    };
  return forbidden(
    `The app lacks the application permission ${role} (${code || status}${message === '' ? '' : `: ${message}`}). Grant it: App registrations, the app, API permissions, Add a permission, Microsoft Graph, Application permissions, ${role}, then Grant admin consent.`,
  );
}
