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
import { isRunning, mute, unmute } from '../episodes/mutes.ts';
import { instantText } from '../mailflow/time.ts';
import type { Audit, StateStore } from '../ports.ts';
import { subscribed, unsubscribed } from '../subscriptions/change.ts';
import type { Reply } from './dialogue.ts';
import type { MailflowState } from './state.ts';

export interface PerformContext {
  readonly state: StateStore<MailflowState>;
  readonly audit: Audit;
  /** Where it was said, and by whom. */
  readonly conversation: string;
  readonly by: string;
  readonly announcing: AnnouncementContext;
  /** Rows shown where nobody says `top:`; null for all. */
  readonly defaultTop: number | null;
}

type Said = Extract<Reply, { readonly kind: 'said' }>;

const NO_REASON = 'no reason given';

/** Shows or changes what the bot keeps. Whatever changes something is in the audit file before it is answered. */
export async function perform(deed: Deed, context: PerformContext): Promise<Said> {
  const { state, announcing, conversation, by } = context;
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
      const { result } = await changed(context, (before) => {
        const muted = mute(before.mutes, deed.target, { by, now, forMs: deed.forMs, why: deed.why || NO_REASON });
        return { after: { ...before, mutes: [...muted.mutes] }, result: muted.result };
      });
      if (result.kind !== 'done' && result.kind !== 'already') throw new Error(`a mute was ${result.kind}`);
      if (result.kind === 'done')
        await note(context, 'mute', targetText(deed), `until ${result.mute.until}: ${result.mute.why}`);
      return said(deedAnnouncement({ kind: 'muted', outcome: result.kind, mute: result.mute }), { mute: result.mute });
    }
    case 'unmute': {
      const { result } = await changed(context, (before) => {
        const muted = unmute(before.mutes, deed.target, now);
        return { after: { ...before, mutes: [...muted.mutes] }, result: muted.result };
      });
      const target = targetText(deed);
      if (result.kind !== 'done') return said(remark('Not muted', [`Nothing mutes ${target}.`]), { unmuted: false });
      await note(context, 'unmute', target, '');
      return said(remark('Unmuted', [`${target} is spoken of again.`]), { unmuted: true });
    }
    case 'mutes': {
      const { mutes, episodes } = state.read();
      const open = episodes.filter((each) => each.state === 'open');
      return said(mutesAnnouncement(mutes, open, now), { mutes: mutes.filter((each) => isRunning(each, now)) });
    }
    case 'subscribe': {
      const after = await state.update((before) => ({
        ...before,
        subscriptions: [...subscribed(before.subscriptions, deed.wish, { conversation, by, now })],
      }));
      const subscription = after.subscriptions.find((each) => each.conversation === conversation);
      if (!subscription) throw new Error('what was subscribed to is not there');
      await note(context, 'subscribe', conversation, JSON.stringify(deed.wish));
      return said(deedAnnouncement({ kind: 'subscribed', outcome: 'done', subscription }), { subscription });
    }
    case 'unsubscribe': {
      const had = state.read().subscriptions.some((each) => each.conversation === conversation);
      const ruleNames = announcing.rules.map(({ name }) => name);
      const after = await state.update((before) => ({
        ...before,
        subscriptions: [...unsubscribed(before.subscriptions, deed.from, { conversation, by, now, ruleNames })],
      }));
      const left = after.subscriptions.find((each) => each.conversation === conversation) ?? null;
      if (had) await note(context, 'unsubscribe', conversation, String(deed.from));
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
  const { episodes, said: told } = state.read();
  const episode = episodes.find((each) => each.id === id);
  if (!episode) return said(notFound([id]), { episode: null });
  const here = told.filter((each) => each.episode === id);
  return said(whyAnnouncement(episode, here, announcing), {
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
  const { result } = await changed(context, (before) => {
    const done = deed(
      before.episodes,
      names.flatMap((name) => namedBy(name, before, context.conversation)),
    );
    return { after: { ...before, episodes: [...done.episodes] }, result: done };
  });
  const { results } = result;
  const done = results.flatMap((each) => (each.kind === 'done' ? [each.episode] : []));
  const already = results.flatMap((each) => (each.kind === 'already' ? [each.episode] : []));
  const over = results.flatMap((each) => (each.kind === 'refused' ? [overOf(each, result.episodes)] : []));
  const notFound = results.flatMap((each) => (each.kind === 'not-found' ? [each.id] : []));
  for (const episode of done) await note(context, kind, episode.id, `${episode.rule} ${episode.subject}`);
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

/** Changes the state and hands out what else came of it. */
async function changed<T>(
  { state }: PerformContext,
  change: (before: MailflowState) => { readonly after: MailflowState; readonly result: T },
): Promise<{ readonly result: T }> {
  let outcome: { readonly result: T } | undefined;
  await state.update((before) => {
    const { after, result } = change(before);
    outcome = { result };
    return after;
  });
  if (outcome === undefined) throw new Error('the state was not changed');
  return outcome;
}

const note = ({ audit, by, conversation, announcing }: PerformContext, deed: string, to: string, detail: string) =>
  audit.append({ at: instantText(announcing.now), by, conversation, deed, to, detail });

const targetText = ({ target }: Extract<Deed, { readonly name: 'mute' | 'unmute' }>): string =>
  'rule' in target ? target.rule : target.subject;

const notFound = (ids: readonly string[]): Announcement =>
  deedAnnouncement({ kind: 'acknowledged', done: [], already: [], over: [], notFound: ids });

const said = (say: Announcement, data: Readonly<Record<string, unknown>>): Said => ({ kind: 'said', say, data });
