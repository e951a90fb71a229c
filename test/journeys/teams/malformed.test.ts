import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VERB } from '../../../cards/teams/elements.ts';
import { anyJson, anyPathIn, withJson } from '../../adapters/chat/any-json.ts';
import { runs } from '../../seed/runs.ts';
import { withTeamsBot } from '../../teams/teams-bot.ts';
import { CHANNEL, inChat, inThread } from '../../teams/teams-user.ts';

const FROM = { from: { id: '29:nobody', aadObjectId: 'nobody', name: 'Nobody', role: 'user' } };
const FILE = { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'r.csv', content: {} };
const press = { verb: VERB, command: 'subscribe all', of: 'summary' };
const execute = { action: { type: 'Action.Execute', verb: VERB, data: press }, trigger: 'manual' };
const consent = {
  type: 'fileUpload',
  action: 'accept',
  context: { command: 'summary' },
  uploadInfo: { uploadUrl: 'u' },
};
const invoke = (name: string, value: object) => ({ type: 'invoke', name, value, replyToId: '2' });

/** One of each kind of activity, of somebody whom Teams does not know: even the right ones change nothing. */
const ACTIVITIES: Readonly<Record<string, object>> = {
  message: { type: 'message', text: '<at>Mailflow</at> subscribe all', entities: [{ type: 'mention', text: 'x' }] },
  file: { type: 'message', text: '', attachments: [FILE] },
  submit: { type: 'message', value: press, replyToId: '2' },
  execute: invoke('adaptiveCard/action', execute),
  consent: invoke('fileConsent/invoke', consent),
  decline: invoke('fileConsent/invoke', { ...consent, action: 'decline' }),
  'another invoke': invoke('composeExtension/query', { commandId: 'x', parameters: [] }),
  'a form of another kind': invoke('task/fetch', { data: {} }),
  reaction: { type: 'messageReaction', reactionsAdded: [{ type: 'like' }], replyToId: '2' },
  update: { type: 'messageUpdate', channelData: { eventType: 'editMessage' } },
  'not removed': { type: 'installationUpdate', action: 'add' },
  members: { type: 'conversationUpdate', membersAdded: [{ id: '29:b' }], membersRemoved: [{ id: '29:b' }] },
  'a channel': { type: 'conversationUpdate', channelData: { eventType: 'channelRenamed', channel: { id: CHANNEL } } },
};

describe('signed, and of any shape', () => {
  test(
    'is answered with no status of a fault, throws nothing and changes nothing',
    () =>
      withTeamsBot(
        async (bot) => {
          // Whatever id a changed activity has.
          bot.stub.knowNobodyElse();
          const before = bot.state();
          let count = 0;
          const sent = async (name: string, change: (payload: unknown) => unknown) => {
            count += 1;
            const where = count % 2 === 0 ? inChat('nobody') : inThread('1');
            const activity = { id: `m:${count}`, ...FROM, ...where, ...ACTIVITIES[name] };
            const { status } = await bot.send(Object(change(activity)));
            expect([200, 400, 401, 403, 501], name).toContain(status);
          };
          for (const name of Object.keys(ACTIVITIES)) await sent(name, (payload) => payload);
          const changed = fc.constantFrom(...Object.keys(ACTIVITIES)).chain((name) =>
            fc.record({
              name: fc.constant(name),
              path: anyPathIn({ ...FROM, ...inThread('1'), ...ACTIVITIES[name] }),
              value: anyJson,
            }),
          );
          await fc.assert(
            fc.asyncProperty(changed, ({ name, path, value }) =>
              sent(name, (payload) => withJson(payload, path, value)),
            ),
            { numRuns: runs(200) },
          );
          for (const [name, path, value] of KNOWN) await sent(name, (payload) => withJson(payload, path, value));
          expect(bot.state()).toBe(before);
          expect(bot.log.lines.filter(({ event }) => event === 'teams.handler-failed')).toEqual([]);
        },
        { isEmpty: true },
      ),
    120_000,
  );
});

/** What the SDK looks into before it asks a handler. */
const KNOWN: readonly (readonly [string, readonly string[], unknown])[] = [
  ['execute', ['value'], null],
  ['execute', ['value'], undefined],
  ['execute', ['value', 'action'], null],
  ['execute', ['value', 'action', 'verb'], null],
  ['execute', ['value', 'action', 'data'], 7],
  ['submit', ['value'], null],
  ['submit', ['value'], [null]],
  ['consent', ['value'], null],
  ['consent', ['value', 'context'], null],
  ['a form of another kind', ['value'], null],
  ['another invoke', ['value', 'parameters'], null],
  ['message', ['entities'], [null]],
  ['message', ['text'], undefined],
  ['reaction', ['reactionsAdded'], [null]],
  ['members', ['membersAdded'], [null]],
  ['members', ['membersAdded'], 7],
];
