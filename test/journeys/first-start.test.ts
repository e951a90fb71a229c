import { expect, test } from 'vitest';
import { shownId } from '../../src/episodes/shown-id.ts';
import { isDropSubject } from '../../src/rules/data-missing/drop-wording.ts';
import { rules } from '../../src/rules/index.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { withSampleBot } from '../pictures/sample-bot.ts';
import { NOW } from '../pictures/sample-cards.ts';

/** After a weekend, in the middle of a week and on a weekend: what has been quiet until then differs. */
const STARTS = [
  ['Monday', NOW],
  ['Thursday', new Date('2026-11-26T09:20:00Z')],
  ['Sunday', new Date('2026-11-29T09:20:00Z')],
] as const;

test.each(STARTS)(
  'whoever starts the bot for the first time on a %s hears of one insight of each kind, and of no rule that fails',
  async (_, now) => {
    const { unasked, episodes } = await withSampleBot(now, async ({ sample, unasked }) => ({
      unasked,
      episodes: sample.state.read().episodes,
    }));
    const lists = unasked.flatMap(({ points = [] }) => points.flatMap(({ points: all }) => all));
    const heard = [
      ...unasked.flatMap(({ sentences }) => sentences),
      ...lists.flatMap(({ text, open }) => [text, open.typed ?? open.command]),
    ].join('\n');
    const told = (rule: Rule) =>
      episodes.some((episode) => {
        if (episode.rule !== rule.name) return false;
        const { sentence } = rule.word({ ...episode, ...(episode.state === 'resolved' ? episode.peak : {}) });
        // With a number, and with the line that says what to do.
        return /\d/.test(sentence) && heard.includes(sentence) && heard.includes(`why ${shownId(episode.id)}`);
      });
    // Its quiet days are quiet as offices are: no data are missing on them.
    expect(episodes.filter(({ subject }) => isDropSubject(subject))).toEqual([]);
    const unseen = rules.filter(({ sample }) => sample?.unseen !== undefined).map(({ name }) => name);
    expect(unseen).toEqual(['password-spraying', 'data-contradiction', 'log-failing', 'rule-failing']);
    expect(rules.filter((rule) => !told(rule)).map(({ name }) => name)).toEqual(unseen);
  },
);
