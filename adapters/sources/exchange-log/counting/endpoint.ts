/** One side of a connection, `10.0.0.1:25` or `[2001:db8::1]:25`. */
export interface Endpoint {
  readonly address: string;
  /** Empty where there is none. */
  readonly port: string;
}

export function endpointOf(text: string): Endpoint {
  const colon = text.lastIndexOf(':');
  const bracket = text.lastIndexOf(']');
  const end = colon > bracket ? colon : text.length;
  const address = text
    .slice(0, end)
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return { address: address.replace(/^::ffff:(?=\d+\.)/, ''), port: text.slice(end + 1) };
}

const PRIVATE =
  /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/;

/** Addresses that belong to a network of one's own (RFC 1918, 4193, 3927, 4291). */
export const isPrivate = (address: string): boolean => PRIVATE.test(address);
