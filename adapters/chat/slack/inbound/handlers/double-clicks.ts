import type { Click } from '../read/read-click.ts';

/** A hand that clicks twice does so within this time. */
const TWICE_WITHIN_SECONDS = 3;
const MAX_REMEMBERED = 1000;

/**
 * Knows a click that means the same as the one just before it: by the same person, on the same button of the same
 * card. Slack sends both, each with a trigger of its own. Later on the same click is a wish of its own: who looks at
 * TLS, then at volumes, may want to look at TLS again.
 */
export function doubleClicks(): (click: Click) => boolean {
  const last = new Map<string, number>();
  return ({ sender, card, action, value, at }) => {
    const place = card.kind === 'message' ? [card.channel, card.ts] : ['home'];
    const key = JSON.stringify([sender.user, ...place, action, value]);
    const before = last.get(key);
    last.delete(key);
    last.set(key, at);
    const [oldest] = last.keys();
    if (last.size > MAX_REMEMBERED && oldest !== undefined) last.delete(oldest);
    return before !== undefined && Math.abs(at - before) < TWICE_WITHIN_SECONDS;
  };
}
