import type { ChatIds, IdReading } from '../../../src/permissions/operators.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What Teams calls somebody towards this one bot, beside their object id; both are compared. */
const BY_BOT = /^29:[\w-]+$/;

/** Channels and group chats, `19:…@thread.tacv2`; a chat with one person is `a:…` (seen 2026-11). */
const CONVERSATION = /^(19:[\w.+=-]+@[a-z0-9.]+|a:[\w-]+)$/i;

export const teamsIds: ChatIds = {
  name: 'teams',
  examples: [
    ['person', '01234567-89ab-cdef-0123-456789abcdef'],
    ['conversation', '19:0123456789abcdef@thread.tacv2'],
  ],
  readId,
};

function readId(text: string): IdReading {
  if (GUID.test(text)) return { ok: true, kind: 'person', id: text.toLowerCase() };
  if (BY_BOT.test(text)) return { ok: true, kind: 'person', id: text };
  if (CONVERSATION.test(text)) return { ok: true, kind: 'conversation', id: text };
  if (/^28:/.test(text)) return { ok: false, why: 'is a bot, and bots are not allowed' };
  const [, whole] = /^(.*);messageid=/s.exec(text) ?? [];
  if (whole !== undefined) return { ok: false, why: 'is one message, not a conversation', meant: whole };
  const [, member] = /^8:orgid:(.*)$/is.exec(text) ?? [];
  if (member !== undefined) return { ok: false, why: 'has "8:orgid:" before the object id', meant: member };
  const [, braced] = /^\{(.*)\}$/s.exec(text) ?? [];
  if (braced !== undefined) return { ok: false, why: 'is in braces', meant: braced };
  if (/^19%3A/i.test(text)) return { ok: false, why: 'is written as in a link', meant: unescaped(text) };
  return {
    ok: false,
    why: 'is neither the object id of a person (Entra admin center, Users) nor a conversation id',
  };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
