/*
 * Keys of deliveries. They are in the messages' metadata for ever, so they follow from what is said alone: the same
 * intent has the same key, and no two things said have one.
 */

const GROUP = '/group';
const WITHDRAWN = '/withdrawn/';

/** The root of one episode in one conversation. */
export const rootKey = (episode: string, conversation: string): string => `${episode}/${conversation}/open`;

/** The root of many, named after the worst of them when they were put together; an episode has one root only. */
export const groupKey = (worst: string, conversation: string): string => `${worst}/${conversation}${GROUP}`;

/** The root of an episode that had another one, which was deleted or withdrawn: the one that is posted at `now`. */
export const rootKeyAgain = (episode: string, conversation: string, now: Date): string =>
  `${episode}/${conversation}/again/${Math.floor(now.getTime() / 1000)}`;

/** The same for a group that would be named like another one. */
export const groupKeyAgain = (group: string, now: Date): string =>
  `${group.slice(0, -GROUP.length)}/again/${Math.floor(now.getTime() / 1000)}${GROUP}`;

/** The name under which a root stays known that was withdrawn, so that what is found again has a card of its own. */
export const withdrawnKey = (root: string, now: Date): string => `${root}${WITHDRAWN}${now.getTime()}`;

/** Whether `key` is a root's, or was before it was withdrawn. */
export const wasKeyOf = (root: string, key: string): boolean => root === key || root.startsWith(`${key}${WITHDRAWN}`);

export const isGroupKey = (root: string): boolean => root.endsWith(GROUP);

/** The n-th reply in a thread; all kinds of them are counted together. */
export const replyKey = (root: string, what: string, n: number): string => `${stemOf(root)}/${what}/${n}`;

/** There is one a minute at most. */
export const editKey = (root: string, at: Date): string => `${stemOf(root)}/edit/${Math.floor(at.getTime() / 1000)}`;

/** Groups keep their whole key, since their worst episode may have had a thread's replies of its own. */
const stemOf = (root: string): string => (isGroupKey(root) ? root : root.slice(0, root.lastIndexOf('/')));
