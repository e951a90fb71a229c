const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a tenant is named by its id. */
export const isTenantId = (text: string): boolean => GUID.test(text);

/** The tenant's GUID, lower-cased, which a token names (`tid`); it is not checked, since it only says whose it is. Null where it names none. */
export function tenantIn(token: string): string | null {
  const { tid } = claimsIn(token);
  return typeof tid === 'string' && isTenantId(tid) ? tid.toLowerCase() : null;
}

/** The application permissions that a token names (`roles`). Roles of Exchange Online are not among them. */
export function rolesIn(token: string): readonly string[] {
  const { roles } = claimsIn(token);
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string' && /^[\w.]{1,100}$/.test(role)) : [];
}

function claimsIn(token: string): { readonly tid?: unknown; readonly roles?: unknown } {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) ?? {};
  } catch {
    return {};
  }
}
