import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChatGateway } from '../../src/bot/chat-request.ts';
import type { Mailing } from '../../src/commands/mailing.ts';
import type { ReportFile } from '../../src/commands/reply.ts';
import type { ChatIds } from '../../src/permissions/operators.ts';
import type { ChatPlatform } from '../../src/ports/chat-platform.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/log.ts';
import type { RenamedSetting } from '../../src/renamed-settings.ts';

/** A chat system that the bot can be at home in. One folder here, one in `cards`, and one line in the registry. */
export interface ChatSystem {
  /** `slack`: also the first part of its conversations' ids. */
  readonly name: string;
  /** `Slack` */
  readonly title: string;
  /** Its variables in the environment: name → what it is, and where it is to be found. */
  readonly settings: Readonly<Record<string, string>>;
  /** How it writes the ids of people, groups and conversations in settings. */
  readonly ids: ChatIds;
  /** Those with a new name. */
  readonly renamed?: readonly RenamedSetting[];
  /** What it does in another thread where there is one (ChatContext.apart), by name: of questions that can be copied. */
  readonly apart?: Readonly<Record<string, (question: unknown) => Promise<unknown>>>;
  /** Reads its variables. Half a configuration is a fault: every fault at once, each with its cure. Nothing is loaded. */
  configure(environment: Readonly<Record<string, string | undefined>>): ChatConfiguration;
}

type ChatConfiguration =
  | { readonly kind: 'off' }
  | { readonly kind: 'faulty'; readonly faults: readonly string[] }
  | { readonly kind: 'ready'; readonly chat: ConfiguredChat };

export interface ConfiguredChat {
  /** It speaks to addresses and never listens: a command in a shell may open it to send something. */
  readonly speaksOnly?: true;
  /** Whether it wants to be reached over HTTP. */
  readonly needsServer: boolean;
  /** Loads what it needs and makes ready to speak. */
  open(context: ChatContext): Promise<OpenChat>;
  /**
   * Examines credentials, permissions and whether these conversations (those of its own name) can be reached, for
   * `doctor`. Never throws.
   */
  examine(context: ChatContext, conversations: readonly string[]): Promise<readonly Examined[]>;
  /** Sends a test to an address, for `doctor to:ADDRESS`; absent where there are no addresses. Never throws. */
  sendTest?(address: string, context: Pick<ChatContext, 'clock'>): Promise<Examined>;
}

export interface ChatContext {
  readonly clock: Clock;
  readonly log: Log;
  /** What cards say of whose data they are made of. */
  readonly about: () => { readonly sample: boolean; readonly organisation: string; readonly zone?: string | undefined };
  /** Ids in `MAILFLOW_OPERATORS`: only where groups are among them have groups to be looked up. */
  readonly allowed: readonly string[];
  /** A folder for files that people share, emptied at every start. */
  readonly incoming: string;
  /** A folder for what it has to remember over restarts; it need not be there yet. */
  readonly stateFolder: string;
  /** Does one of its jobs (ChatSystem.apart) in another thread, so that people who ask meanwhile are answered; absent without one. */
  readonly apart?: Apart;
  /** The bytes of a file that somebody asked for. */
  readonly makeFile: MakeFile;
  /** Takes requests for this path; null when nothing listens. */
  readonly route: ((path: string, handle: HttpHandler) => void) | null;
}

export type MakeFile = (file: ReportFile) => Promise<Uint8Array<ArrayBuffer>>;

export type Apart = (job: string, question: unknown) => Promise<unknown>;

type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface OpenChat {
  readonly platform: ChatPlatform;
  /** How files and subscriptions go to addresses; absent where people are in the chat themselves. */
  readonly mailing?: Mailing;
  /** Takes what people say to the desk, until `close`. Resolves when it listens. */
  listen(gateway: ChatGateway): Promise<void>;
  /** Whether the platform can be heard at the moment; for `/readyz`. */
  isConnected(): boolean;
  /** What is amiss, in a sentence or two with the cure, be it connected or not; null when nothing is known to be. */
  trouble?(): string | null;
  /**
   * Tries again what is amiss and would stay so until somebody speaks. For whoever looks, before they do: nobody waits
   * for it, and what comes of it is seen at the next look. Cheap, however often it is called.
   */
  tryAgain?(): void;
  close(): Promise<void>;
}

/** One line of `doctor`. */
export interface Examined {
  readonly verdict: 'good' | 'bad' | 'unknown';
  /** What was looked at: `SLACK_BOT_TOKEN`, `scope files:read`, `channel C0123`. */
  readonly what: string;
  readonly said: string;
  /** What to do; null when there is nothing to do. */
  readonly cure: string | null;
}
