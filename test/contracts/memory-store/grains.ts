import type { Fact } from '../../../src/model/fact.ts';
import { compareTexts } from '../../../src/model/text/text-order.ts';

/** Facts that agree in everything but their counts are one fact. In an order that depends on the facts alone. */
export function hourlyGrain(facts: Iterable<Fact>): readonly Fact[] {
  const sums = new Map<string, Fact>();
  for (const fact of facts) {
    const key = dimensionsOf(fact);
    const sum = sums.get(key);
    sums.set(key, {
      ...fact,
      messages: (sum?.messages ?? 0) + fact.messages,
      recipients: addKnown(sum?.recipients ?? null, fact.recipients),
      event: null,
    });
  }
  return [...sums].sort(([a], [b]) => compareTexts(a, b)).map(([, fact]) => fact);
}

/** The same added up over the hours of the day and over client addresses. */
export function dailyGrain(facts: Iterable<Fact>): readonly Fact[] {
  return hourlyGrain(Array.from(facts, (fact) => ({ ...fact, hour: Math.floor(fact.hour / 24) * 24, client: '' })));
}

/** The sum of the counts that are known; null when none is. */
export function addKnown(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}

function dimensionsOf(fact: Fact): string {
  return JSON.stringify([
    fact.hour,
    fact.direction,
    fact.connectorType,
    fact.connector,
    fact.forcedTls,
    fact.sender,
    fact.domain,
    fact.client,
    fact.auth,
    fact.tls,
    fact.rawTls,
  ]);
}
