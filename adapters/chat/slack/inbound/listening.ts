import type { Clock } from '../../../../src/ports/clock.ts';
import type { Log } from '../../../../src/ports/log.ts';
import type { ChatContext, MakeFile } from '../../chat-system.ts';
import type { SlackCalls } from '../outbound/calls.ts';

/** How Slack reaches us: over a socket that we open, or over HTTP at a path of the one server. */
type Way =
  | { readonly kind: 'socket'; readonly appToken: string; readonly apiUrl: string | null }
  | {
      readonly kind: 'http';
      readonly signingSecret: string;
      readonly route: NonNullable<ChatContext['route']>;
    };

export interface Listening {
  readonly way: Way;
  readonly calls: SlackCalls;
  readonly clock: Clock;
  readonly log: Log;
  readonly wait: (ms: number) => Promise<void>;
  /** What comes of it, or null when that takes longer. */
  readonly makeFile: MakeFile;
  readonly within: <T>(work: Promise<T>, ms: number) => Promise<T | null>;
  /** Where shared files are put while they are read. */
  readonly incoming: string;
  /** The largest file that is taken. */
  readonly mostFileBytes: number;
}

export interface Listener {
  isConnected(): boolean;
  /** Resolves when everything that was heard so far is done. */
  idle(): Promise<void>;
  /** Hears no more, and resolves when what was heard is done, or after a moment. */
  close(): Promise<void>;
}
