import { count } from '../../model/format.ts';
import { joinNames } from '../../model/text/names.ts';
import { type Day, dayText } from '../../model/time.ts';
import { policyName } from './policy-name.ts';
import type { PolicyTally } from './tallies.ts';

const MAX_NAMED = 4;

/** What TLS reports said in these days, each domain and policy type alone; null where there was none. */
export function digestOf(all: readonly PolicyTally[], end: Day, days: number): string | null {
  const known = all.filter(({ sessions }) => sessions > 0);
  if (known.length === 0) return null;
  const organisations = new Set(known.flatMap((each) => each.organisations)).size;
  const ordered = [...known].sort((a, b) => b.failed - a.failed || b.sessions - a.sessions);
  const named = ordered.map(
    ({ policyDomain, policyType, failed, sessions }) =>
      `${policyDomain} (${policyName[policyType]}) ${count(failed)} of ${count(sessions)} failed`,
  );
  const who = organisations === 1 ? '1 organisation' : `${count(organisations)} organisations`;
  return `TLS reports of ${who} in the ${days} days to ${dayText(end - 1)}, in sessions: ${joinNames(named, MAX_NAMED)}.`;
}
