import { expect, test } from 'vitest';
import { stateInMemory } from '../../adapters/state/memory/state-in-memory.ts';
import type { Episode } from '../../src/episodes/episode.ts';
import { compose } from '../../src/pipeline/compose.ts';
import { INITIAL_STATE, type MailflowState } from '../../src/pipeline/state.ts';
import { summary } from '../../src/reports/summary/report.ts';
import { CONTEXT, RESOLVED, spike } from '../announcements/given-episode.ts';
import { change, reply } from '../deliveries/given.ts';
import { lookingAt } from './given-watch.ts';

function composed(what: 'worsened' | 'reminder' | 'resolved', episode: Episode) {
  const state: MailflowState = { ...INITIAL_STATE, episodes: [episode] };
  const looking = lookingAt(stateInMemory(state));
  const { store } = looking;
  const asking = { ask: store.ask, partitions: store.partitions, organisation: 'Contoso' };
  const content = change(what, episode.id);
  return compose(reply('1', 'r', { content }), { ...looking, state, announcing: CONTEXT, summary, asking });
}

test('what got worse or is to be remembered is not said any more once it is over', async () => {
  const over = spike(RESOLVED);
  expect(await composed('worsened', over)).toEqual({ drop: 'over' });
  expect(await composed('reminder', over)).toEqual({ drop: 'over' });
  expect(await composed('resolved', over)).toHaveProperty('view');
  expect(await composed('worsened', spike())).toHaveProperty('view');
});
