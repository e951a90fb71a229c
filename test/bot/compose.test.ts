import { expect, test } from 'vitest';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import type { Delivery } from '../../src/alerts/outbox/delivery.ts';
import { compose } from '../../src/bot/compose.ts';
import type { Episode } from '../../src/episodes/episode.ts';
import { summary } from '../../src/reports/summary/report.ts';
import { INITIAL_STATE, type MailflowState } from '../../src/state/state.ts';
import { CONTEXT, RESOLVED, spike } from '../alerts/messages/given-episode.ts';
import { change, delivery, edit, posted, reply } from '../alerts/outbox/given.ts';
import { lookingAt } from './given-watch.ts';

function composed(what: 'worsened' | 'reminder' | 'resolved', episode: Episode) {
  const content = change(what, episode.id);
  return composedOf(reply('1', 'r', { content }), { ...INITIAL_STATE, episodes: [episode] });
}

function composedOf(delivery: Delivery, state: MailflowState) {
  const looking = lookingAt(stateInMemory(state));
  const { store } = looking;
  const asking = {
    ask: store.ask,
    imports: async () => [],
    mailSettings: async () => [],
    partitions: store.partitions,
    organisation: 'Contoso',
  };
  return compose(delivery, { ...looking, state, announcing: CONTEXT, summary, reportContext: asking });
}

test('what got worse or is to be remembered is not said any more once it is over', async () => {
  const over = spike(RESOLVED);
  expect(await composed('worsened', over)).toEqual({ drop: 'over' });
  expect(await composed('reminder', over)).toEqual({ drop: 'over' });
  expect(await composed('resolved', over)).toHaveProperty('view');
  expect(await composed('worsened', spike())).toHaveProperty('view');
});

test('a card in the fallback conversation says whose place it takes, also when it is edited', async () => {
  const instead = [{ conversation: 'slack:C1', why: 'is_archived', at: '2026-11-22T12:00:00Z' }];
  const line = 'slack:C1 could not be reached on <2026-11-22T12:00Z> (is_archived): its alerts come here until it can.';
  const content = { type: 'episode', episode: spike().id } as const;
  const roots = [posted('r', { instead })];
  for (const each of [delivery('r', { content, instead }), edit('1', 'r', { content })]) {
    const said = await composedOf(each, { ...INITIAL_STATE, episodes: [spike()], roots });
    expect('view' in said && said.view.warnings).toEqual([line]);
  }
});

test('a card in the place of a deleted one says so, also when it is edited', async () => {
  const replaces = '2026-11-20T12:00:00Z';
  const line = 'Posted again: an earlier card, posted on <2026-11-20T12:00Z>, was deleted.';
  const content = { type: 'episode', episode: spike().id } as const;
  const roots = [posted('r', { replaces })];
  const told = change('worsened', spike().id);
  for (const [each, notes] of [
    [delivery('r', { content, replaces }), [line]],
    [edit('1', 'r', { content }), [line]],
    [reply('1', 'r', { content: told }), []],
  ] as const) {
    const said = await composedOf(each, { ...INITIAL_STATE, episodes: [spike()], roots });
    expect('view' in said && said.view.notes).toEqual(notes);
  }
});
