import type { LinkView } from '../src/view/view.ts';

/** More of them are no message but a list. */
export const MAX_LINKS = 3;
/** So long an address may be that platforms take; longer ones would be cut, and lead elsewhere. */
const MAX_URL = 1000;

/** Whether it can be shown as one, whatever made it: other than `https:` nothing is opened. */
export function canBeLink({ url }: LinkView): boolean {
  return url.length <= MAX_URL && URL.canParse(url) && new URL(url).protocol === 'https:';
}
