import { expect, test } from 'vitest';
import { BOT } from '../../teams/connector-stub.ts';
import { withTeamsBot } from '../../teams/teams-bot.ts';
import { buttonsOf, CHANNEL, inChat, inGroup, inThread, lastOf, teamsUser, wordsIn } from '../../teams/teams-user.ts';

const inTeam = { ...inThread('x'), conversation: { ...inThread('x').conversation, id: CHANNEL } };

test.each([
  ['a chat with somebody', 'teams:a:ann', inChat('ann'), /Added by.*you/s],
  ['a group', 'teams:19:group@thread.v2', inGroup, /Set up by.*ann.*members of this conversation/s],
  ['a team', `teams:${CHANNEL}`, inTeam, /Set up by.*ann.*members of this conversation/s],
])('added to %s it says once what it does, and what to press first', (_, conversation, where, words) =>
  withTeamsBot(
    async (bot) => {
      const ann = teamsUser(bot, 'ann');
      const added = { type: 'conversationUpdate', ...where };
      await ann.sends({ ...added, membersAdded: [{ id: '29:bob' }] });
      expect(bot.stub.messages()).toEqual([]);

      // Teams tells it in two ways, and again when it was not answered in time.
      const update = { id: 'f:welcome', ...added, membersAdded: [{ id: '29:bob' }, { id: BOT }] };
      await ann.sends(update);
      await ann.sends({ type: 'installationUpdate', action: 'add', ...where });
      await ann.sends(update);
      await ann.sends({ type: 'installationUpdate', action: 'add-upgrade', ...where });
      expect(bot.stub.messages()).toHaveLength(1);
      const card = lastOf(bot);
      expect(card).toMatchObject({ thread: null });
      expect(buttonsOf(card).map(({ title }) => title)).toEqual(['Show summary', 'Subscribe here', 'Help']);
      expect(wordsIn(card)).toMatch(words);
      expect(bot.state().welcomedIn).toEqual([conversation]);

      await ann.presses('Subscribe here', card, where);
      expect(bot.state().subscriptions).toMatchObject([{ conversation }]);
    },
    { isEmpty: true },
  ),
);
