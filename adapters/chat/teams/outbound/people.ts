import { MailflowError } from '../../../../src/model/mailflow-error.ts';
import { isYoung } from '../../../../src/model/time.ts';
import type { Person } from '../../../../src/permissions/permissions.ts';
import type { Clock } from '../../../../src/ports/clock.ts';
import type { Member, TeamsCalls } from './calls.ts';
import type { Reference } from './reference.ts';

/** Whoever sent something, as Teams names them with it. */
export interface Sender {
  /** `29:…`, another in every bot's eyes; `28:…` for a bot. */
  readonly id: string;
  /** The same for every app of the organisation; null where Teams does not say it. */
  readonly objectId: string | null;
  readonly role: string | null;
  /** What Teams shows of them. */
  readonly name: string | null;
}

/** `isFresh`: as they are within this minute, and not what is remembered of them for longer. */
export type People = (where: Reference, sender: Sender, options?: { readonly isFresh?: boolean }) => Promise<Person>;

/** As long as this somebody who was made a guest, or has left, may still read. */
const REMEMBERED_MS = 5 * 60_000;
/** The same for what they change, and for what refuses them: one call per person and minute. */
const FRESH_MS = 60_000;
const MAX_REMEMBERED = 5_000;

export interface PeopleOptions {
  readonly calls: Pick<TeamsCalls, 'member'>;
  /** Tenants whose people may speak to the bot; null for the Playground, which invents one. */
  readonly tenants: readonly string[] | null;
  readonly clock: Clock;
}

/** Who somebody is at this moment. Whom the conversation does not know is a stranger. Throws when Teams cannot be asked. */
export function people({ calls, tenants, clock }: PeopleOptions): People {
  const known = new Map<string, { readonly member: Member | null; readonly at: number }>();

  return async (where, sender, { isFresh = false } = {}) => {
    const id = `teams:${sender.objectId?.toLowerCase() ?? sender.id}`;
    const other = `teams:${sender.id}`;
    const who = {
      ...{ id, groups: [] },
      ...(other !== id && { otherId: other }),
      ...(sender.name !== null && { name: sender.name }),
    };
    if (sender.role === 'bot' || sender.id.startsWith('28:')) return { ...who, kind: 'bot' };
    return { ...who, kind: kindOf(await memberOf(where, sender.id, isFresh ? FRESH_MS : REMEMBERED_MS), tenants) };
  };

  async function memberOf(where: Reference, user: string, withinMs: number): Promise<Member | null> {
    const key = `${where.id}\n${user}`;
    const now = clock.now().getTime();
    const held = known.get(key);
    if (held !== undefined && isYoung(held.at, withinMs, now)) return held.member;
    const asked = await calls.member(where, user);
    if ('kind' in asked)
      throw new MailflowError('unreadable', `Teams cannot be asked who this is: ${asked.trouble}.`, {
        cure: 'Try again in a minute. If it still fails, run doctor.',
        retry: 'later',
      });
    // Last in the order again. What is known already is kept until Teams has answered: whoever only reads still needs it.
    known.delete(key);
    known.set(key, { member: asked.member, at: now });
    const [oldest] = known.keys();
    if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return asked.member;
  }
}

/** People who were invited carry `#EXT#` in their name, should Teams not say what they are. */
function kindOf(member: Member | null, tenants: readonly string[] | null): Person['kind'] {
  if (member === null || member.userRole === 'anonymous') return 'stranger';
  if (tenants !== null && !tenants.includes(member.tenantId?.toLowerCase() ?? '')) return 'stranger';
  const isGuest = member.userRole === 'guest' || /#EXT#/i.test(member.userPrincipalName ?? '');
  return isGuest ? 'guest' : 'member';
}
