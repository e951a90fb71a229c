import type { MuteTarget } from '../../episodes/mutes.ts';
import { nearest } from '../../model/text/nearest.ts';
import { EVERYTHING } from './episode-ids.ts';

/** A word that looks like a rule and is none was probably meant to be one: muting a subject of that name helps nobody. */
export function targetOf(
  text: string,
  ruleNames: readonly string[],
): MuteTarget | { readonly problem: string; readonly meant: string | null } {
  const name = text.toLowerCase();
  if (EVERYTHING.has(name))
    return {
      problem: `You cannot mute everything. To stop all alerts here, run \`unsubscribe all\`. To mute one insight, give its name.`,
      meant: null,
    };
  if (ruleNames.includes(name)) return { rule: name };
  const meant = /[@\s]/.test(text) ? undefined : nearest(name, ruleNames);
  if (meant) return { problem: `There is no insight "${text}". Did you mean ${meant}?`, meant };
  return { subject: text.includes('@') ? name : text };
}

export const targetText = (target: MuteTarget): string => ('rule' in target ? target.rule : target.subject);

export const quotedWord = (text: string): string => (/\s/.test(text) ? `"${text}"` : text);
