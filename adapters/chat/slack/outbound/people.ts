import { z } from 'zod';
import type { Person } from '../../../../src/permissions/permissions.ts';
import type { Clock } from '../../../../src/ports/clock.ts';
import type { Log } from '../../../../src/ports/log.ts';
import { type Ask, slackTrouble } from './ask.ts';
import type { SlackCalls, SlackSelf } from './calls.ts';
import { remembering } from './remember.ts';

/** As long as this somebody who was made a guest may still read; what they change, and what refuses them, is fresher. */
const PEOPLE_MS = 5 * 60_000;
/** One call per person and minute, whoever it is and however often they try. */
const FRESH_MS = 60_000;
/** As long as this somebody who was thrown out of a group may still do what it permits: one call per group and minute. */
const GROUPS_MS = 60_000;

/** Slack's own helper is no bot by its record. */
const SLACKBOT = 'USLACKBOT';

const userInfo = z.object({
  user: z.object({
    name: z.string().optional(),
    real_name: z.string().optional(),
    profile: z.object({ display_name: z.string().optional() }).optional(),
    team_id: z.string().optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
    enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
  }),
});
type User = z.infer<typeof userInfo>['user'];

const groupMembers = z.object({ users: z.array(z.string()) });

export interface PeopleOptions {
  readonly self: () => Promise<SlackSelf>;
  readonly clock: Clock;
  readonly log: Log;
  /** Ids in `MAILFLOW_OPERATORS`; the groups among them (`slack:S…`) are looked up. */
  readonly allowed: readonly string[];
}

/** Who somebody is at this moment. Whom Slack does not know, or no longer, is a stranger. */
export function people(ask: Ask, { self, clock, log, allowed }: PeopleOptions): SlackCalls['person'] {
  const groups = allowed.flatMap((id) => /^slack:(S\w+)$/.exec(id)?.[1] ?? []);
  const infoOf = remembering(readInfo, () => PEOPLE_MS, clock);
  const membersOf = remembering(readMembers, () => GROUPS_MS, clock);

  return async (user, { team, isFresh = false }) => {
    const [info, own, belongsTo] = await Promise.all([
      infoOf(user, isFresh ? FRESH_MS : undefined),
      self(),
      groupsOf(user),
    ]);
    const who = { id: `slack:${user}`, groups: belongsTo };
    if (info === null) return { ...who, kind: 'stranger' };
    const name = nameOf(info);
    return { ...who, kind: kindOf(user, info, team, own), ...(name !== undefined && { name }) };
  };

  async function readInfo(user: string): Promise<User | null> {
    const asked = await ask('users.info', { user }, userInfo);
    if (asked.ok) return asked.answer.user;
    if (['user_not_found', 'user_not_visible', 'users_not_found'].includes(asked.code ?? '')) return null;
    throw slackTrouble('who this is', asked.failure);
  }

  async function groupsOf(user: string): Promise<readonly string[]> {
    const members = await Promise.all(groups.map((group) => membersOf(group)));
    return groups.filter((_, at) => members[at]?.has(user)).map((group) => `slack:${group}`);
  }

  /** Of a group that cannot be read nobody is a member: what it permits is not permitted. */
  async function readMembers(group: string): Promise<ReadonlySet<string>> {
    const asked = await ask('usergroups.users.list', { usergroup: group }, groupMembers);
    if (asked.ok) return new Set(asked.answer.users);
    log.warn('slack.group-unread', { group, trouble: asked.failure.trouble });
    return new Set();
  }
}

/** What the workspace shows of them. */
const nameOf = ({ profile, real_name, name }: User): string | undefined =>
  [profile?.display_name, real_name, name].find((each) => each !== undefined && each.trim() !== '')?.trim();

/** `from`: the team that the event names. */
function kindOf(id: string, user: User, from: string | null, own: SlackSelf): Person['kind'] {
  if (user.is_bot || id === SLACKBOT) return 'bot';
  const isOfEnterprise = own.enterprise !== null && user.enterprise_user?.enterprise_id === own.enterprise;
  const isFromHere = from === null || from === own.team || from === own.enterprise;
  const isOurs = isOfEnterprise || (user.team_id === own.team && isFromHere);
  if (!isOurs || user.is_stranger || user.deleted) return 'stranger';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
}
