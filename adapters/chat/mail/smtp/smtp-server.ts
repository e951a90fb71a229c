/** The server that takes our mail. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** `none` for a server on this machine only. */
  readonly tls: 'starttls' | 'implicit' | 'none';
  /** Null where the server asks for none. Never used without TLS. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** PEM of the authority that signed its certificate, in place of those that Node trusts. */
  readonly ca?: string;
  readonly timing?: Partial<SmtpTiming>;
}

/** In ms. */
export interface SmtpTiming {
  /** Until the server has greeted and TLS stands. */
  readonly connectMs: number;
  /** Without a byte in either direction. */
  readonly silenceMs: number;
  /** For all of it. */
  readonly totalMs: number;
}

/**
 * A server may look for long at what it was sent before it answers: RFC 5321, 4.5.3.2.6, asks for ten minutes. Who gives
 * up sooner does not know whether the mail was taken, and repeats it.
 */
export const DEFAULT_SMTP_TIMING: SmtpTiming = { connectMs: 30_000, silenceMs: 600_000, totalMs: 900_000 };
