import type { IncomingHttpHeaders } from 'node:http';
import type { verifySlackRequest } from '@slack/bolt';

/** How far Slack's clock and ours may be apart, either way (docs.slack.dev/authentication/verifying-requests-from-slack). */
const MAX_SECONDS_APART = 300;

interface Signed {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly secret: string;
  readonly now: Date;
}

/**
 * Why a request is not from Slack, or not of now; null when it is. Bolt compares the signatures, and refuses old
 * requests; it would take one from the future, which somebody could keep for later.
 */
export function faultOfSignature(
  { headers, body, secret, now }: Signed,
  verify: typeof verifySlackRequest,
): 'unsigned' | 'not-of-now' | 'wrong-signature' | null {
  const stamp = headers['x-slack-request-timestamp'];
  const signature = headers['x-slack-signature'];
  if (typeof stamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(stamp)) return 'unsigned';
  if (Math.abs(now.getTime() / 1000 - Number(stamp)) > MAX_SECONDS_APART) return 'not-of-now';
  try {
    verify({
      signingSecret: secret,
      body,
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': Number(stamp) },
      nowMilliseconds: now.getTime(),
    });
    return null;
  } catch {
    return 'wrong-signature';
  }
}
