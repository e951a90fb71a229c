/** A request did not get past the proxy. */
export class ProxyFault extends Error {
  /** What is wrong and what to do about it, in sentences for people. */
  readonly text: string;

  constructor(text: string, cause: unknown) {
    super('The proxy did not let it through', { cause });
    this.text = text;
  }
}

/** The fault of a proxy among an error and its causes; null where it was none. */
export function proxyFaultIn(cause: unknown): ProxyFault | null {
  for (let each = cause; each instanceof Error; each = each.cause) if (each instanceof ProxyFault) return each;
  return null;
}
