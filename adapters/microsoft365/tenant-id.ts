const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a tenant is named by its id. */
export const isTenantId = (text: string): boolean => GUID.test(text);

/** The tenant's GUID, lower-cased, which a token names (`tid`); it is not checked, since it only says whose it is. Null where it names none. */
export function tenantIn(token: string): string | null {
  try {
    const { tid } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { tid?: unknown };
    return typeof tid === 'string' && isTenantId(tid) ? tid.toLowerCase() : null;
  } catch {
    return null;
  }
}
