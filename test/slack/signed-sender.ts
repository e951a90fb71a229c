import { createHmac } from 'node:crypto';

/** What became of a request, as Slack would see it. */
export interface Heard {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

export interface Signing {
  /** Seconds; the sender's own time unless told otherwise. */
  readonly at?: number;
  /** In place of the right one. */
  readonly signature?: string;
  readonly retry?: number;
}

/**
 * Sends what Slack would send: signed with the secret as docs.slack.dev/authentication/verifying-requests-from-slack
 * has it (`v0=` and the HMAC of version, time and body). `seconds`: what time it is.
 */
export function signedSender(url: string, secret: string, seconds: () => number = () => Date.now() / 1000) {
  async function send(body: string, contentType: string, signing: Signing = {}): Promise<Heard> {
    const at = signing.at ?? Math.floor(seconds());
    const right = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`;
    const began = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        'x-slack-request-timestamp': String(at),
        'x-slack-signature': signing.signature ?? right,
        ...(signing.retry === undefined ? {} : { 'x-slack-retry-num': String(signing.retry) }),
      },
      body,
    });
    const text = await response.text();
    return { status: response.status, body: text, ms: performance.now() - began };
  }

  const form = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();
  const FORM = 'application/x-www-form-urlencoded';
  return {
    raw: send,
    /** A slash command. */
    command: (fields: Readonly<Record<string, string>>, signing?: Signing) => send(form(fields), FORM, signing),
    /** A click or a form. */
    interaction: (payload: object, signing?: Signing) =>
      send(form({ payload: JSON.stringify(payload) }), FORM, signing),
    event: (payload: object, signing?: Signing) => send(JSON.stringify(payload), 'application/json', signing),
  };
}
