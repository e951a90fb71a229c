import type { Episode, Mute } from '../episodes/episode.ts';
import { joinNames, listNames } from '../mailflow/names.ts';
import type { ActionView } from '../reports/view.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { Announcement } from './announcement.ts';
import { remark } from './remark.ts';
import { quotedReason } from './standing.ts';
import { digestsWords, insightsWords } from './subscriptions-list.ts';
import { instantWords } from './time-words.ts';

/** What became of something a person did. Episodes, mutes and subscriptions are as they are afterwards. */
export type Deed =
  | {
      readonly kind: 'acknowledged' | 'snoozed' | 'expected';
      readonly done: readonly Episode[];
      /** It was so before; nothing changed. */
      readonly already: readonly Episode[];
      /** Too late: it is over. */
      readonly over: readonly Episode[];
      /** Ids that no insight has. */
      readonly notFound: readonly string[];
    }
  | { readonly kind: 'muted'; readonly outcome: 'done' | 'already'; readonly mute: Mute }
  | { readonly kind: 'subscribed'; readonly outcome: 'done' | 'already'; readonly subscription: Subscription }
  | {
      readonly kind: 'unsubscribed';
      readonly outcome: 'done' | 'not-subscribed';
      /** What this conversation is told from now on; null for nothing. */
      readonly left: Subscription | null;
    };

/** The answer to `ack`, `snooze`, `mute`, `expected`, `subscribe` and `unsubscribe`. */
export function deedAnnouncement(deed: Deed): Announcement {
  switch (deed.kind) {
    case 'muted':
      return muted(deed);
    case 'subscribed':
      return done(deed.outcome === 'done' ? 'Subscribed' : 'Subscribed already', [
        `This conversation is told: insights ${insightsWords(deed.subscription)}; digests ${digestsWords(deed.subscription.digests)}.`,
      ]);
    case 'unsubscribed':
      return unsubscribed(deed);
    default:
      return onEpisodes(deed);
  }
}

type OnEpisodes = Extract<Deed, { readonly done: unknown }>;

const TITLES: Readonly<Record<OnEpisodes['kind'], string>> = {
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed',
  expected: 'As expected',
};
const CONSEQUENCE: Readonly<Record<OnEpisodes['kind'], string>> = {
  acknowledged: 'No more reminders; you are still told when it gets worse or is over.',
  snoozed: 'Silent until then.',
  expected: 'Nothing more is said until it is over.',
};

function onEpisodes({ kind, done: changed, already, over, notFound }: OnEpisodes): Announcement {
  const nothing = changed.length === 0 && already.length === 0;
  const sentences = [
    ...(changed.length === 0
      ? []
      : [`${TITLES[kind]}: ${named(changed)}${untilOf(kind, changed)}. ${CONSEQUENCE[kind]}`]),
    ...(already.length === 0 ? [] : [`It was so already: ${named(already)}${byOf(kind, already)}.`]),
    ...(over.length === 0 ? [] : [`Over already, so nothing was done to it: ${named(over)}.`]),
    ...(notFound.length === 0
      ? []
      : [`There is no insight ${listNames(notFound)}: \`insights open\` lists those there are.`]),
  ];
  return done(nothing ? (over.length > 0 ? 'Over already' : 'Not found') : TITLES[kind], sentences, {
    isFound: !nothing,
    actions: nothing ? [{ label: 'See which there are', command: 'insights open' }] : [],
  });
}

const SUBJECTS_NAMED = 5;

/** `a@contoso.com (k7f3), b@contoso.com (p2x9) and 35 more`. */
function named(episodes: readonly Episode[]): string {
  const names = episodes.map(({ subject, id }) => `${subject} (${id})`);
  return names.length > SUBJECTS_NAMED ? joinNames(names, SUBJECTS_NAMED) : listNames(names);
}

function untilOf(kind: OnEpisodes['kind'], [first]: readonly Episode[]): string {
  return kind === 'snoozed' && first?.snoozed ? `, until ${instantWords(first.snoozed.until)}` : '';
}

/** Who was first, where it is only one. */
function byOf(kind: OnEpisodes['kind'], episodes: readonly Episode[]): string {
  const [first, ...others] = episodes;
  const by = first?.[kind];
  return by && others.length === 0 ? `, by ${by.by} on ${instantWords(by.at)}${untilOf(kind, episodes)}` : '';
}

function muted({ outcome, mute }: Extract<Deed, { readonly kind: 'muted' }>): Announcement {
  const what = mute.rule ?? mute.subject ?? '';
  return done(
    outcome === 'done' ? 'Muted' : 'Muted already',
    [
      `Nothing is said about ${what} until ${instantWords(mute.until)}${quotedReason(mute)}.`,
      ...(outcome === 'already' ? [`Muted by ${mute.by} on ${instantWords(mute.at)}.`] : []),
      'The digest tells what was kept silent.',
    ],
    { actions: [{ label: 'See all mutes', command: 'mutes' }] },
  );
}

function unsubscribed({ outcome, left }: Extract<Deed, { readonly kind: 'unsubscribed' }>): Announcement {
  const rest =
    left === null
      ? 'This conversation is told nothing from now on; commands are still answered.'
      : `This conversation is still told: insights ${insightsWords(left)}; digests ${digestsWords(left.digests)}.`;
  return outcome === 'done'
    ? done('Unsubscribed', [rest])
    : done('Nothing to unsubscribe from', [left === null ? 'This conversation has not subscribed to anything.' : rest]);
}

function done(
  title: string,
  sentences: readonly string[],
  { isFound = true, actions = [] }: { readonly isFound?: boolean; readonly actions?: readonly ActionView[] } = {},
): Announcement {
  const base = remark(title, sentences, { tone: isFound ? 'good' : 'attention' });
  return { ...base, view: { ...base.view, actions } };
}
