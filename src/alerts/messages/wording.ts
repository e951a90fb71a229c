import type { Episode } from '../../episodes/episode.ts';
import type { Rule, Worded, Wording } from '../../rules/rule.ts';
import { capitalised } from '../../view/window-text.ts';

/** An episode's words as things stand. */
export const wordingNow = (episode: Episode, rules: readonly Rule[]): Wording => worded(episode, episode, rules);

/** An episode's words as things stood when it was at its worst. */
export const wordingAtWorst = (episode: Episode, rules: readonly Rule[]): Wording =>
  worded(episode, { ...episode.peak, subject: episode.subject }, rules);

/** The insight's name, which a rule gives with its words. */
export const titleOf = (episode: Episode, rules: readonly Rule[]): string => wordingNow(episode, rules).title;

/** The insight's name where there is little room. */
export const shortOf = ({ rule }: Episode, rules: readonly Rule[]): string =>
  rules.find(({ name }) => name === rule)?.short ?? capitalised(rule.replaceAll('-', ' '));

/** A rule may be gone that once opened an episode: the episode is still told, in fewer words. */
function worded(
  { rule, subject, trail }: Episode,
  record: Worded & { readonly magnitude: number },
  rules: readonly Rule[],
): Wording {
  const known = rules.find(({ name }) => name === rule);
  if (known) return known.word({ subject, severity: record.severity, numbers: record.numbers });
  const title = capitalised(rule.replaceAll('-', ' '));
  return {
    title,
    sentence: `${title}: ${subject}${trail === null ? '' : `, ${record.magnitude} ${trail.unit}`}.`,
    advice: [],
    facts: [],
    drill: { label: 'View all insights', command: 'insights all' },
  };
}
