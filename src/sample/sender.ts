import type { Auth } from '../model/dimensions.ts';
import type { Day } from '../model/time.ts';
import type { TlsVersion } from '../model/tls.ts';
import type { Rhythm } from './rhythms.ts';

/** Where it sends from, and the TLS version spoken there. */
export interface Device {
  readonly client: string;
  readonly tls: TlsVersion;
}

/** What somebody does, day in, day out. */
export interface Habit {
  readonly does: Rhythm;
  /** Each message leaves through one of them. */
  readonly via: readonly Device[];
  readonly auth: Auth;
}

/** One that signs in to send, and how its habit changed on certain days. */
export interface Sender {
  readonly address: string;
  readonly usually: Habit;
  /** In order; days are counted from the story day, negative before it. */
  readonly changes: readonly { readonly onDay: number; readonly to: Partial<Habit> }[];
  /** Mean number of recipients of a message. */
  readonly recipientsEach: number;
}

export function habitOn(sender: Sender, day: Day, storyDay: Day): Habit {
  const happened = sender.changes.filter(({ onDay }) => day - storyDay >= onDay).map(({ to }) => to);
  return Object.assign({}, sender.usually, ...happened);
}
