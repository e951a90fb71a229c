import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asOneName, namedEpisodes } from '../../src/commands/alerts/named-episodes.ts';
import { episodeId } from '../../src/episodes/identity.ts';
import { shownId } from '../../src/episodes/shown-id.ts';
import { oldPartner, RESOLVED, spike } from '../alerts/messages/given-episode.ts';
import { saidOf } from '../alerts/messages/given-said.ts';
import { runs } from '../seed/runs.ts';

const HERE = { conversation: 'local:console' };
const named = (name: string, episodes = KNOWN, records: Parameters<typeof namedEpisodes>[1]['records'] = []) => {
  const found = namedEpisodes(name, { episodes, records }, HERE);
  if (found.kind === 'found') return found.ids;
  return found.kind === 'which' ? found.candidates.map(({ id }) => `${id}?`) : found.near.map((each) => `no, ${each}?`);
};

const KNOWN = [
  spike({ id: 'k7f3q2abcd' }),
  spike({ id: 'k7f3q9zzzz', rule: 'given-new', subject: 'printer@contoso.com' }),
  spike({ id: 'abcdefghjk', rule: 'given-new', subject: 'printer@contoso.com', openedAt: '2026-11-16T07:00:00Z' }),
  oldPartner({ id: 'p2x9ab4567' }),
  oldPartner({ id: 'mfabrikam2', subject: 'To your partner - Litware', ...RESOLVED }),
  oldPartner({ id: 'nfabrikam2', subject: 'From your partner - Litware', ...RESOLVED }),
  oldPartner({ id: 'ffabrikam2', subject: 'Submitted by clients - Smart Host 2' }),
];

describe('what an alert is called', () => {
  test.each([
    ['k7f3q2', ['k7f3q2abcd']],
    ['K7F3Q2ABCD', ['k7f3q2abcd']],
    ['k7f3q', ['k7f3q2abcd?', 'k7f3q9zzzz?']],
    ['k7f', ['k7f3q2abcd?', 'k7f3q9zzzz?']],
    ['k7', []],
    ['p2x', ['p2x9ab4567']],
    ['Scanner@Contoso.com', ['k7f3q2abcd']],
    ['printer@contoso.com', ['abcdefghjk?', 'k7f3q9zzzz?']],
    ['from your partner -  fabrikam', ['p2x9ab4567']],
    ['fabrikam', ['p2x9ab4567']],
    // Only what is over is called so.
    ['litware', ['mfabrikam2?', 'nfabrikam2?']],
    ['smart host 2', ['ffabrikam2']],
    ['fabrikan', ['no, From your partner - Fabrikam?']],
    ['scaner@contoso.com', ['no, scanner@contoso.com?']],
    ['scanner@fabrikam.example', ['no, scanner@contoso.com?']],
    ['group:k7f3q2', ['k7f3q2abcd']],
    ['group:k7f', ['k7f3q2abcd?', 'k7f3q9zzzz?']],
    ['group:zzzz', []],
    ['all', []],
    ['', []],
  ])('%s', (name, expected) => {
    expect(named(name)).toEqual(expected);
  });

  test('is the id where it is the beginning of another one, too', () => {
    const episodes = [spike({ id: 'k7f3q2' }), spike({ id: 'k7f3q2abcd', subject: 'x@contoso.com' })];
    expect(named('k7f3q2', episodes)).toEqual(['k7f3q2']);
  });

  test('is everything on its card by the beginning of any of their ids', () => {
    const said = ['k7f3q2abcd', 'p2x9ab4567'].map((episode) => ({ ...saidOf(HERE.conversation), episode, root: 'r' }));
    expect(named('group:p2x9ab', KNOWN, said)).toEqual(['k7f3q2abcd', 'p2x9ab4567']);
  });

  test('is several words of a connector, quoted or not', () => {
    expect(asOneName(['Smart', 'Host', '2'], KNOWN)).toEqual(['Smart Host 2']);
    expect(asOneName(['k7f3q2', 'p2x9ab'], KNOWN)).toEqual(['k7f3q2', 'p2x9ab']);
  });

  test('by any beginning of an id is that one, or asks which of exactly those that begin so', () => {
    const subjects = fc.uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(subjects, fc.nat(), fc.integer({ min: 3, max: 10 }), (numbers, at, length) => {
        const episodes = numbers.map((n) =>
          spike({ id: episodeId('r', `s${n}`, 20_000), subject: `s${n}@contoso.com` }),
        );
        const { id } = episodes[at % episodes.length] ?? spike();
        const typed = id.slice(0, length);
        const same = episodes.filter((each) => each.id.startsWith(typed)).map((each) => each.id);
        const found = namedEpisodes(typed, { episodes, records: [] }, HERE);
        const ids =
          found.kind === 'found' ? found.ids : found.kind === 'which' ? found.candidates.map((e) => e.id) : [];
        expect(found.kind).toBe(same.length === 1 ? 'found' : 'which');
        expect([...ids].sort()).toEqual([...same].sort());
        expect(named(id, episodes)).toEqual([id]);
      }),
      { numRuns: runs(200) },
    );
  });

  test('in six characters is one of ten thousand, all but always', () => {
    const shown = Array.from({ length: 10_000 }, (_, n) => shownId(episodeId('r', `s${n}@contoso.com`, 20_000 + n)));
    expect(shown.every((id) => /^[a-z][a-z2-9]{5}$/.test(id))).toBe(true);
    expect(new Set(shown).size).toBeGreaterThan(9_995);
  });
});
