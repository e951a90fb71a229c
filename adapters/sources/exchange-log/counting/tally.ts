import { count, counted } from '../../../../src/model/format.ts';
import { joinNames } from '../../../../src/model/text/names.ts';
import type { Internal } from './verdict.ts';

const MAX_NAMED = 3;
const MAX_COUNTED = 1000;

/** Counts what is no message, for sentences to people. */
export interface Tally {
  readonly loginFailed: (address: string) => void;
  readonly internal: (why: Internal, connector: string) => void;
  /** Messages at their second hop. */
  readonly secondHop: () => void;
  /** A client that signed in was handed on: its messages are in the Hub's log. */
  readonly handedOn: () => void;
  /** Whether some client was. */
  readonly handsOn: () => boolean;
  readonly notes: (known: {
    /** Messages that name a front end's session which is in no log that was read. */
    readonly undecided: number;
    /** Messages that a front end sent on, in which no log that was read says over which TLS. */
    readonly withoutTls: number;
    readonly countsSecondHops: boolean;
    readonly hasHub: boolean;
  }) => readonly string[];
}

export function tallyOf(): Tally {
  const failed = new Map<string, number>();
  const toPrivate = new Map<string, number>();
  const internal = new Map<Internal, number>();
  let secondHops = 0;
  let handedOn = 0;

  return {
    loginFailed: (address) => add(failed, address),
    internal(why, connector) {
      internal.set(why, (internal.get(why) ?? 0) + 1);
      if (why === 'private-target') add(toPrivate, connector);
    },
    secondHop() {
      secondHops++;
    },
    handedOn() {
      handedOn++;
    },
    handsOn: () => handedOn > 0,
    notes: ({ undecided, withoutTls, countsSecondHops, hasHub }) => [
      ...failedNote(),
      ...privateNote(),
      ...(secondHops > 0 ? [secondHopNote(secondHops, countsSecondHops)] : []),
      ...(undecided > 0 ? [undecidedNote(undecided)] : []),
      ...(withoutTls > 0 ? [withoutTlsNote(withoutTls)] : []),
      ...(handedOn > 0 && !hasHub ? [handedOnNote(handedOn)] : []),
      ...ownServersNote(),
    ],
  };

  function failedNote(): readonly string[] {
    const all = sum(failed);
    if (all === 0) return [];
    const from =
      failed.size >= MAX_COUNTED
        ? `${count(MAX_COUNTED)} addresses or more`
        : counted(failed.size, 'address', 'addresses');
    return [
      `${counted(all, 'login')} failed, from ${from}. ${all === 1 ? 'It is not a message' : 'They are not messages'}, so not counted.`,
    ];
  }

  function privateNote(): readonly string[] {
    if (toPrivate.size === 0) return [];
    const names = [...toPrivate].sort((a, b) => b[1] - a[1]).map(([name, messages]) => `${name} (${count(messages)})`);
    return [
      `${counted(sum(toPrivate), 'message')} sent to private addresses ${sum(toPrivate) === 1 ? 'is' : 'are'} treated as internal hops and not counted: ${joinNames(names, MAX_NAMED)}. If one of these connectors sends to the internet, declare it: external="NAME".`,
    ];
  }

  function ownServersNote(): readonly string[] {
    const own = (internal.get('own-server') ?? 0) + (internal.get('declared-own') ?? 0);
    if (own === 0) return [];
    return [
      `${counted(own, 'message')} to or from Exchange servers of the organisation ${own === 1 ? 'is' : 'are'} counted where mail comes in or leaves, in the logs of those servers.`,
    ];
  }
}

function secondHopNote(messages: number, isCounted: boolean): string {
  return isCounted
    ? `${counted(messages, 'message')} that came through a front end ${messages === 1 ? 'is' : 'are'} counted at the Hub, where TLS is unknown, because no log of a front end is known. Read those of the folder FrontEnd, too.`
    : `${counted(messages, 'message')} at the Hub’s Default connector came through a front end: counted in its log, not here.`;
}

const undecidedNote = (messages: number): string =>
  `${counted(messages, 'message')} that clients handed in ${messages === 1 ? 'belongs' : 'belong'} to sessions of a front end whose log was not read yet: until it is, the sender stands for the user, and TLS is unknown.`;

const withoutTlsNote = (messages: number): string =>
  `${counted(messages, 'message')} left through a front end (Outbound Proxy): TLS is in the SmtpSend log of its folder FrontEnd, and unknown until that is read.`;

const handedOnNote = (sessions: number): string =>
  `${counted(sessions, 'session')} of clients that signed in ${sessions === 1 ? 'was' : 'were'} handed on to the Transport service: their messages are in the logs of the folder Hub (Client Proxy), and counted when those are read.`;

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);

function add(counts: Map<string, number>, key: string): void {
  const known = counts.get(key);
  if (known !== undefined || counts.size < MAX_COUNTED) counts.set(key, (known ?? 0) + 1);
}
