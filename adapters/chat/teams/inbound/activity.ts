import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Sender } from '../outbound/people.ts';
import { type Reference, splitThread } from '../outbound/reference.ts';

const text = z.string().nullish();
const account = z.object({ id: z.string().min(1), aadObjectId: text, role: text, name: text });
const named = z.object({ id: text, name: text }).nullish();

/**
 * What we read of an activity (github.com/microsoft/botframework-sdk, Activity spec; what Teams adds to it:
 * learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations, read 2026-11).
 */
export const activitySchema = z.object({
  type: z.string().min(1),
  id: text,
  timestamp: text,
  name: text,
  text,
  value: z.unknown().optional(),
  action: text,
  channelId: z.literal('msteams'),
  serviceUrl: z.string().min(1),
  replyToId: text,
  from: account,
  recipient: account,
  conversation: z.object({ id: z.string().min(1), conversationType: text, tenantId: text, name: text }),
  channelData: z.object({ tenant: named, team: named, channel: named, eventType: text }).nullish().catch(null),
  membersAdded: z
    .array(z.object({ id: z.string() }))
    .nullish()
    .catch(null),
  membersRemoved: z.array(z.object({ id: z.string() })).nullish(),
  entities: z
    .array(z.object({ type: text, text, mentioned: named }))
    .nullish()
    .catch(null),
  attachments: z
    .array(z.object({ contentType: text, contentUrl: text, name: text, content: z.unknown().optional() }))
    .nullish()
    .catch(null),
});

export type Activity = z.infer<typeof activitySchema>;

/** Where something was said or pressed, and by whom. */
export interface Whence {
  readonly reference: Reference;
  /** What Teams calls the conversation; null where it does not say it. */
  readonly name: string | null;
  /** The root of the thread; null outside of channels. */
  readonly thread: string | null;
  readonly sender: Sender;
}

export function whenceOf(activity: Activity): Whence {
  const { conversation, channelData, serviceUrl, from, recipient } = activity;
  const { id, thread } = splitThread(conversation.id);
  return {
    reference: {
      id,
      kind: kindOf(conversation.conversationType ?? null, conversation.id),
      serviceUrl,
      tenant: tenantOf(activity),
      team: channelData?.team?.id ?? null,
      bot: recipient.id,
    },
    name: nameOf(activity, id),
    thread,
    sender: {
      ...{ id: from.id, objectId: from.aadObjectId ?? null, role: from.role ?? null },
      name: from.name ?? null,
    },
  };
}

/** A channel with its team. What happens to another channel of the team names that one. */
function nameOf({ conversation, channelData }: Activity, id: string): string | null {
  const channel = channelData?.channel?.id === id ? channelData.channel.name : null;
  return [channelData?.team?.name, conversation.name ?? channel].filter(Boolean).join(' › ') || null;
}

/** The organisation that the conversation belongs to; null when Teams does not say it. */
export const tenantOf = ({ conversation, channelData }: Activity): string | null =>
  channelData?.tenant?.id ?? conversation.tenantId ?? null;

/**
 * Names this very activity: Teams sends one again that was not answered in time. One without an id is named by all that
 * it says, so that it is the same as another that is equal, for as long as events are remembered.
 */
export function keyOf(activity: Activity): string {
  const { type, id, conversation } = activity;
  const named = id || `=${createHash('sha256').update(JSON.stringify(activity)).digest('base64url')}`;
  return `teams:${type}:${conversation.id}:${named}`;
}

/** Not every activity says it; the ids of Teams do. */
function kindOf(type: string | null, id: string): Reference['kind'] {
  if (type === 'channel' || (type === null && /@thread\.(tacv2|skype)/.test(id))) return 'channel';
  if (type === null && id.includes('@thread.v2')) return 'group';
  return type === 'groupChat' ? 'group' : 'personal';
}
