import type { Content, Delivery, Root } from '../../../src/alerts/outbox/delivery.ts';

export const NOON = new Date('2026-11-22T12:00:00Z');
export const HERE = 'local:console';

export const at = (ms: number): string => new Date(NOON.getTime() + ms).toISOString();

/** A root that is due, unless told otherwise. */
export function delivery(key: string, is: Partial<Delivery> = {}): Delivery {
  return {
    ...{
      key,
      conversation: HERE,
      shape: 'root',
      root: key,
      content: { type: 'episode', episode: `e-${key}` },
      rank: 1,
    },
    ...{ status: 'due', attempts: 0, createdAt: at(0), notBefore: at(0), mayRepeat: false, trouble: null },
    ...is,
  };
}

export const reply = (key: string, root: string, is: Partial<Delivery> = {}): Delivery =>
  delivery(key, { shape: 'reply', root, content: change('worsened', `e-${root}`), ...is });

export const edit = (key: string, root: string, is: Partial<Delivery> = {}): Delivery =>
  delivery(key, { shape: 'edit', root, content: { type: 'episode', episode: `e-${root}` }, ...is });

export const change = (
  what: Extract<Content, { readonly type: 'change' }>['change'],
  ...episodes: string[]
): Content => ({
  type: 'change',
  episodes,
  change: what,
});

/** A root that was posted; its handle is `at-<key>`. */
export const posted = (key: string, is: Partial<Root> = {}): Root => ({
  ...{ key, conversation: HERE, handle: `at-${key}`, postedAt: at(0), episodes: [`e-${key}`] },
  ...is,
});
