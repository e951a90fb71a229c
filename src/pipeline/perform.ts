import type { Announcement } from '../announcements/announcement.ts';
import { auditAnnouncement } from '../announcements/audit-list.ts';
import type { AnnouncementContext } from '../announcements/context.ts';
import { deedAnnouncement } from '../announcements/deed-announcement.ts';
import { insightsAnnouncement, insightsData } from '../announcements/insights-list.ts';
import { mutesAnnouncement } from '../announcements/mutes-list.ts';
import { remark } from '../announcements/remark.ts';
import { subscriptionsAnnouncement } from '../announcements/subscriptions-list.ts';
import { whyAnnouncement } from '../announcements/why-announcement.ts';
import type { Deed } from '../commands/verb.ts';
import { acknowledge, type DeedResult, type Done, markExpected, snooze } from '../episodes/deeds.ts';
import type { Episode } from '../episodes/episode.ts';
import { isRunning, mute, runningMute, unmute } from '../episodes/mutes.ts';
import { NO_REASON } from '../episodes/no-reason.ts';
import { instantText } from '../mailflow/time.ts';
import type { Audit, AuditEntry, StateStore } from '../ports.ts';
import { subscribed, unsubscribed } from '../subscriptions/change.ts';
import { backAgain } from './conversation-back.ts';
import type { Reply } from './dialogue.ts';
import type { MailflowState } from './state.ts';

export interface PerformContext {
  readonly state: StateStore<MailflowState>;
  readonly audit: Audit;
  /** Where it was said, and by whom. */
  readonly conversation: string;
  readonly conversationName?: string | undefined;
  readonly by: string;
  readonly announcing: AnnouncementContext;
  /** Rows shown where nobody says `top:`; null for all. */
  readonly defaultTop: number | null;
}

/** Deeds that are about facts are done where the store is (about-imports.ts). */
export type KeptDeed = Exclude<Deed, { readonly name: 'imports' | 'undo' }>;

type Said = Extract<Reply, { readonly kind: 'said' }>;

/**
 * Shows or changes what the bot keeps. Whatever changes something is in the audit file before it is done, so that nothing
 * is done without a line; after a crash a line may stand there for what was not done, and is done again.
 */
export async function perform(deed: KeptDeed, context: PerformContext): Promise<Said> {
  const { state, announcing, conversation, conversationName, by } = context;
  const { now } = announcing;
  switch (deed.name) {
    case 'insights': {
      const wanted = state.read().episodes.filter((each) => deed.which === 'all' || each.state === 'open');
      const top = deed.top === undefined ? context.defaultTop : deed.top;
      const say = insightsAnnouncement(wanted, { which: deed.which, top, page: deed.page }, announcing);
      return said(say, { ...insightsData(wanted, announcing.rules) });
    }
    case 'why':
      return why(deed.episode, context);
    case 'ack':
      return onEpisodes(
        'acknowledged',
        deed.episodes,
        (episodes, ids) => acknowledge(episodes, ids, { by, now }),
        context,
      );
    case 'snooze':
      return onEpisodes(
        'snoozed',
        deed.episodes,
        (episodes, ids) => snooze(episodes, ids, { by, now, forMs: deed.forMs }),
        context,
      );
    case 'expected':
      return onEpisodes(
        'expected',
        deed.episodes,
        (episodes, ids) => markExpected(episodes, ids, { by, now, why: deed.why || NO_REASON }),
        context,
      );
    case 'mute': {
      const result = await changed(context, (before) => {
        const why = deed.why || (runningMute(before.mutes, deed.target, now)?.why ?? NO_REASON);
        const muted = mute(before.mutes, deed.target, { by, now, forMs: deed.forMs, why });
        const told = muted.result.kind === 'done' ? `until ${muted.result.mute.until}: ${muted.result.mute.why}` : null;
        return {
          after: { ...before, mutes: [...muted.mutes] },
          result: muted.result,
          lines: told === null ? [] : [{ deed: 'mute', to: targetText(deed), detail: told }],
        };
      });
      if (result.kind !== 'done' && result.kind !== 'already') throw new Error(`a mute was ${result.kind}`);
      return said(deedAnnouncement({ kind: 'muted', outcome: result.kind, mute: result.mute }), { mute: result.mute });
    }
    case 'unmute': {
      const target = targetText(deed);
      const result = await changed(context, (before) => {
        const unmuted = unmute(before.mutes, deed.target, now);
        return {
          after: { ...before, mutes: [...unmuted.mutes] },
          result: unmuted.result,
          lines: unmuted.result.kind === 'done' ? [{ deed: 'unmute', to: target, detail: '' }] : [],
        };
      });
      if (result.kind !== 'done') return said(remark('Not muted', [`Nothing mutes ${target}.`]), { unmuted: false });
      return said(remark('Unmuted', [`${target} is spoken of again.`]), { unmuted: true });
    }
    case 'mutes': {
      const { mutes, episodes } = state.read();
      const open = episodes.filter((each) => each.state === 'open');
      return said(mutesAnnouncement(mutes, open, now), { mutes: mutes.filter((each) => isRunning(each, now)) });
    }
    case 'subscribe': {
      const subscription = await changed(context, (before) => {
        const subscriptions = [
          ...subscribed(before.subscriptions, deed.wish, { conversation, name: conversationName, by, now }),
        ];
        return {
          after: { ...backAgain(before, conversation, now), subscriptions },
          result: subscriptions.find((each) => each.conversation === conversation),
          lines: [{ deed: 'subscribe', to: conversation, detail: JSON.stringify(deed.wish) }],
        };
      });
      if (!subscription) throw new Error('what was subscribed to is not there');
      return said(deedAnnouncement({ kind: 'subscribed', outcome: 'done', subscription }), { subscription });
    }
    case 'unsubscribe': {
      const ruleNames = announcing.rules.map(({ name }) => name);
      const isOurs = (each: { readonly conversation: string }) => each.conversation === conversation;
      const { had, left } = await changed(context, (before) => {
        const asking = { conversation, by, now, ruleNames };
        const subscriptions = [...unsubscribed(before.subscriptions, deed.from, asking)];
        const had = before.subscriptions.some(isOurs);
        return {
          after: { ...before, subscriptions },
          result: { had, left: subscriptions.find(isOurs) ?? null },
          lines: had ? [{ deed: 'unsubscribe', to: conversation, detail: String(deed.from) }] : [],
        };
      });
      return said(deedAnnouncement({ kind: 'unsubscribed', outcome: had ? 'done' : 'not-subscribed', left }), {
        subscription: left,
      });
    }
    case 'subscriptions': {
      const { subscriptions } = state.read();
      return said(subscriptionsAnnouncement(subscriptions), { subscriptions });
    }
    case 'audit': {
      const entries = await context.audit.last(deed.count);
      return said(auditAnnouncement(entries), { entries });
    }
  }
}

function why(id: string, { state, announcing }: PerformContext): Said {
  const { episodes, said: told, subscriptions } = state.read();
  const episode = episodes.find((each) => each.id === id);
  if (!episode) return said(notFound([id]), { episode: null });
  const here = told.filter((each) => each.episode === id);
  const names = new Map(subscriptions.map(({ conversation, name }) => [conversation, name]));
  return said(whyAnnouncement(episode, here, announcing, names), {
    episode,
    verdicts: here.map(({ conversation, verdicts }) => ({ conversation, verdicts })),
  });
}

async function onEpisodes(
  kind: 'acknowledged' | 'snoozed' | 'expected',
  names: readonly string[],
  deed: (episodes: readonly Episode[], ids: readonly string[]) => Done,
  context: PerformContext,
): Promise<Said> {
  const { results, episodes } = await changed(context, (before) => {
    const done = deed(
      before.episodes,
      names.flatMap((name) => namedBy(name, before, context.conversation)),
    );
    return {
      after: { ...before, episodes: [...done.episodes] },
      result: done,
      lines: doneIn(done.results).map(({ id, rule, subject }) => ({
        deed: kind,
        to: id,
        detail: `${rule} ${subject}`,
      })),
    };
  });
  const done = doneIn(results);
  const already = results.flatMap((each) => (each.kind === 'already' ? [each.episode] : []));
  const over = results.flatMap((each) => (each.kind === 'refused' ? [overOf(each, episodes)] : []));
  const notFound = results.flatMap((each) => (each.kind === 'not-found' ? [each.id] : []));
  const say = deedAnnouncement({ kind, done, already, over, notFound });
  const [doneIds, alreadyIds, overIds] = [done, already, over].map((episodes) => episodes.map(({ id }) => id));
  return said(say, { done: doneIds, already: alreadyIds, over: overIds, notFound });
}

/** What is typed has been checked by the time that it is a deed: all that can be wrong is that it comes too late. */
function overOf(
  { id, reason }: Extract<DeedResult, { readonly kind: 'refused' }>,
  episodes: readonly Episode[],
): Episode {
  const episode = episodes.find((each) => each.id === id);
  if (reason !== 'resolved' || episode === undefined) throw new Error(`a deed was refused: ${reason}`);
  return episode;
}

/** `group:<id>`: whatever was told on the same card as this one, in this conversation. */
function namedBy(name: string, { said: told }: MailflowState, conversation: string): readonly string[] {
  const id = /^group:(.+)$/.exec(name)?.[1];
  if (id === undefined) return [name];
  const root = told.find((each) => each.episode === id && each.conversation === conversation)?.root;
  if (root === undefined || root === null) return [id];
  return told.filter((each) => each.conversation === conversation && each.root === root).map(({ episode }) => episode);
}

const doneIn = (results: readonly DeedResult[]): readonly Episode[] =>
  results.flatMap((each) => (each.kind === 'done' ? [each.episode] : []));

type Line = Pick<AuditEntry, 'deed' | 'to' | 'detail'>;

/** Writes down what a change will do, makes it, and hands out what else came of it. */
async function changed<T>(
  { state, audit, by, conversation, conversationName, announcing }: PerformContext,
  change: (before: MailflowState) => {
    readonly after: MailflowState;
    readonly result: T;
    readonly lines: readonly Line[];
  },
): Promise<T> {
  const at = instantText(announcing.now);
  const note = (line: Line) => audit.append({ at, by, conversation, conversationName, ...line });
  const announced = change(state.read()).lines;
  for (const line of announced) await note(line);
  let outcome: { readonly result: T; readonly lines: readonly Line[] } | undefined;
  await state.update((before) => {
    const { after, ...rest } = change(before);
    outcome = rest;
    return after;
  });
  if (outcome === undefined) throw new Error('the state was not changed');
  const { result, lines } = outcome;
  // Others may have changed the state while the lines were written: what came of that was not foreseen.
  const foreseen = new Set(announced.map((line) => JSON.stringify(line)));
  for (const line of lines) if (!foreseen.has(JSON.stringify(line))) await note(line);
  return result;
}

const targetText = ({ target }: Extract<Deed, { readonly name: 'mute' | 'unmute' }>): string =>
  'rule' in target ? target.rule : target.subject;

const notFound = (ids: readonly string[]): Announcement =>
  deedAnnouncement({ kind: 'acknowledged', done: [], already: [], over: [], notFound: ids });

const said = (say: Announcement, data: Readonly<Record<string, unknown>>): Said => ({ kind: 'said', say, data });
