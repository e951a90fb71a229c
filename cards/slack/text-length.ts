/** Fields that name or steer something and are no text to read. */
const UNREAD = new Set(['type', 'value', 'action_id', 'block_id', 'style', 'align']);

/** `Nov 15, 2026 5:00 PM` */
const DATE = 21;

/** The characters a reader gets to see in blocks, which Slack adds up to a limit of its own. */
export function textLength(blocks: unknown): number {
  if (typeof blocks === 'string') return blocks.length;
  if (typeof blocks !== 'object' || blocks === null) return 0;
  if ('type' in blocks && blocks.type === 'date') return DATE;
  return Object.entries(blocks).reduce((sum, [key, value]) => sum + (UNREAD.has(key) ? 0 : textLength(value)), 0);
}
