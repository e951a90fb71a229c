import type { Fact } from '../../../src/model/fact.ts';
import { FactBatchBuilder, TextDictionary } from '../../../src/model/fact-batch.ts';
import { type Day, dayText, startOfDay } from '../../../src/model/time.ts';
import type { Addition, FactStore } from '../../../src/ports/fact-store.ts';
import { UNREMARKABLE } from '../../contracts/fact-store/unremarkable.ts';
import { address, heavyTail, seeded } from './random.ts';

/** Seconds between two commits. */
const EVERY = 10;
export const COMMITS_A_DAY = 86_400 / EVERY;
const SLICE = { format: 'postfix-log', filters: { host: 'relay' } };
const SOURCE = 'postfix-log';
const SENDERS = 2_000;
/** Messages that were open at the last commit and are told again; and those that were deferred for an hour or so. */
const STILL_OPEN = 0.1;
const DEFERRED = 0.01;
const DEFERRED_COMMITS = 360;

/** What a relay with so many messages a day logs between two commits, told as it is read. */
export function followedLog(messagesADay: number, firstDay: Day) {
  const pick = heavyTail(SENDERS);
  const each = messagesADay / COMMITS_A_DAY;

  /** The same in every run: the n-th message of a commit. `recipients`: what is known by then. */
  function message(commit: number, n: number, isKnown: boolean): Fact {
    const random = seeded(commit * 1009 + n);
    const sender = pick(random);
    const tls = random() < 0.02 ? '1.0' : random() < 0.5 ? '1.2' : '1.3';
    return {
      hour: Math.floor((startOfDay(firstDay).getTime() / 1000 + commit * EVERY) / 3600),
      ...{ direction: 'submission', connectorType: 'none', connector: '', forcedTls: 'unknown' },
      ...{ sender: `sender${sender}@contoso.com`, domain: 'contoso.com', client: address(sender) },
      ...{ auth: 'basic', tls: isKnown ? tls : 'unknown', rawTls: '', messages: 1, recipients: isKnown ? 2 : 1 },
      event: BigInt(commit) * 100_000n + BigInt(n),
    };
  }

  const countIn = (commit: number): number => Math.floor((commit + 1) * each) - Math.floor(commit * each);
  /** Whether a message is not complete yet when it is first told, and when it is. */
  const delayOf = (commit: number, n: number): number => {
    const share = seeded(commit * 31 + n + 7)();
    return share < DEFERRED ? DEFERRED_COMMITS : share < DEFERRED + STILL_OPEN ? 1 : 0;
  };

  function* factsIn(commit: number): Generator<Fact> {
    for (let n = 0; n < countIn(commit); n++) yield message(commit, n, delayOf(commit, n) === 0);
    for (const delay of [1, DEFERRED_COMMITS])
      for (let n = 0; n < countIn(commit - delay) && commit >= delay; n++)
        if (delayOf(commit - delay, n) === delay) yield message(commit - delay, n, true);
  }

  function additionAt(commit: number): Addition {
    const texts = new TextDictionary();
    const facts = [...factsIn(commit)];
    const builder = new FactBatchBuilder('smtp-auth', SLICE, true);
    for (const fact of facts) builder.addFact(fact, texts);
    const now = startOfDay(firstDay).getTime() + commit * EVERY * 1000;
    const days = new Set([...facts.map(({ hour }) => Math.floor(hour / 24)), Math.floor(now / 86_400_000)]);
    return {
      ...{ stream: 'postfix-log /var/log/mail.log', source: SOURCE, position: { offset: commit }, carry: null },
      batches: [builder.take()],
      texts: texts.drain().texts,
      write: [...days].map((day) => ({ ...words(day), untilSeconds: Math.floor(now / 1000) })),
      about: { ...UNREMARKABLE.about, at: new Date(now).toISOString(), rows: facts.length, file: 'mail.log' },
      fingerprints: [],
    };
  }

  /** The same as files that are imported once a day. */
  async function importAll(store: FactStore, commits: number): Promise<void> {
    for (let first = 0; first < commits; first += COMMITS_A_DAY) {
      const writer = await store.beginImport(SOURCE);
      const builder = new FactBatchBuilder('smtp-auth', SLICE, true);
      const days = new Set<Day>();
      for (let commit = first; commit < Math.min(commits, first + COMMITS_A_DAY); commit++) {
        for (const fact of factsIn(commit)) {
          days.add(Math.floor(fact.hour / 24));
          if (builder.addFact(fact, writer.texts)) await writer.add(builder.take());
        }
      }
      if (builder.length > 0) await writer.add(builder.take());
      const about = { ...UNREMARKABLE.about, file: `mail.log of ${dayText(Math.min(...days))}` };
      await writer.commit({ ...UNREMARKABLE, about, mode: 'merge', write: [...days].map(words), carry: null });
    }
  }

  return { additionAt, importAll };
}

const words = (day: Day) => ({
  ...{ kind: 'smtp-auth' as const, source: SOURCE, slice: SLICE, day, precision: 'hour' as const },
  ...{ cut: false, derivedCounts: false, edge: false },
  ...{ untilSeconds: (day + 1) * 86_400, importedAtSeconds: (day + 1) * 86_400 },
});
