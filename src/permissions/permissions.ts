import { besideId } from './names.ts';

/** Somebody in a chat, as the platform knows them at this moment. */
export interface Person {
  /** `slack:U0123`, `teams:…`: how the audit names them. */
  readonly id: string;
  /** Another id that the same chat has for them, which the policy may name as well (`teams:29:…`). */
  readonly otherId?: string;
  /** What the chat calls them, chosen by themselves: cards say it beside the id. Absent when it is not known. */
  readonly name?: string;
  /** Groups of people that they belong to (`slack:S0123`), as far as the permissions ask for any. */
  readonly groups: readonly string[];
  /** `guest`: invited into the organisation. `stranger`: of another organisation. */
  readonly kind: 'member' | 'guest' | 'stranger' | 'bot';
}

/** `Anna Lee (slack:U0123)`. */
export const personWords = ({ id, name }: Person): string => besideId(id, name);

/** Where somebody says something. */
export interface Place {
  /** `slack:C0123` */
  readonly conversation: string;
  /** What the chat calls it, chosen by people. Absent when it is not known. */
  readonly name?: string;
  /** Whether the bot was invited here; with the bot alone it always is. */
  readonly isInvited: boolean;
  readonly isDirect: boolean;
  /** Nobody can invite the bot here: two people write to each other. */
  readonly isClosed?: true;
}

/**
 * `read` shows something; `change` is everything that others notice: deeds, files, exports; `be-told` is to hear of
 * insights here from now on; `mail` is to send something to addresses, also of people who are in no chat.
 */
export type Wish = 'read' | 'change' | 'be-told' | 'mail';

/** Ids of people, groups and conversations that may change things; nobody named means the members of where the bot is. */
export interface Policy {
  readonly allowed: readonly string[];
  /** Whether guests may read. */
  readonly guestsRead: boolean;
}

export type Permission =
  | { readonly ok: true; readonly reason: 'reading' | 'named' | 'group-named' | 'place-named' | 'invited-here' }
  | { readonly ok: false; readonly reason: Refusal };

export type Refusal = 'bot' | 'stranger' | 'guest' | 'not-named' | 'no-operators' | 'not-invited-here' | 'closed-here';

/** Whether this person may do this here, and why. Bots and people of other organisations may do nothing at all. */
export function permissionOf(wish: Wish, person: Person, place: Place, policy: Policy): Permission {
  const permission = permissionAnywhere(wish, person, place, policy);
  return permission.ok && wish === 'be-told' && place.isClosed ? { ok: false, reason: 'closed-here' } : permission;
}

function permissionAnywhere(wish: Wish, person: Person, place: Place, policy: Policy): Permission {
  if (person.kind === 'bot' || person.kind === 'stranger') return { ok: false, reason: person.kind };
  const isNamed = [person.id, person.otherId].some((id) => id !== undefined && policy.allowed.includes(id));
  if (person.kind === 'guest' && !isNamed && !(wish === 'read' && policy.guestsRead))
    return { ok: false, reason: 'guest' };
  if (wish === 'read') return { ok: true, reason: 'reading' };
  if (isNamed) return { ok: true, reason: 'named' };
  if (person.groups.some((group) => policy.allowed.includes(group))) return { ok: true, reason: 'group-named' };
  if (policy.allowed.includes(place.conversation)) return { ok: true, reason: 'place-named' };
  if (policy.allowed.length > 0) return { ok: false, reason: 'not-named' };
  if (wish === 'mail') return { ok: false, reason: 'no-operators' };
  // Whoever writes to somebody else might as well write to the bot alone.
  return place.isInvited || place.isDirect || place.isClosed
    ? { ok: true, reason: 'invited-here' }
    : { ok: false, reason: 'not-invited-here' };
}

/** Why not, in words for the one who asked. */
export const refusalWords: Readonly<Record<Refusal, string>> = {
  bot: 'Mailflow does not answer other bots.',
  stranger: 'Mailflow answers only people of its own organisation.',
  guest: 'Guests are not allowed to do this. A Mailflow administrator can add you to MAILFLOW_OPERATORS.',
  'not-named':
    'Only people, groups and channels in MAILFLOW_OPERATORS are allowed to do this. A Mailflow administrator can add you.',
  'no-operators':
    'In a chat, only people, groups and channels in MAILFLOW_OPERATORS are allowed to use to:, and it is not set. A Mailflow administrator can set it, or use to: in the terminal or in a shell.',
  'not-invited-here': 'Mailflow is not a member of this conversation. Invite it here, then its members may do this.',
  'closed-here':
    'Mailflow cannot read or post in this conversation. Use a direct message with Mailflow, or a channel that it was invited to.',
};
