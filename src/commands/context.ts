import type { AnnouncementContext } from '../alerts/messages/context.ts';
import type { SerialQueue } from '../concurrency/serial-queue.ts';
import type { Following } from '../follow/following.ts';
import type { Audit, AuditEntry } from '../ports/audit.ts';
import type { FactStore } from '../ports/fact-store.ts';
import type { StateStore } from '../ports/state-store.ts';
import type { ReportRequest, RequestPlan } from '../report-requests/report-request.ts';
import type { Rule } from '../rules/rule.ts';
import type { MailflowState } from '../state/state.ts';
import type { Mailing } from './mailing.ts';
import type { Help, Reply } from './reply.ts';

/** Who asks, and where. */
export interface Speaker extends Pick<AuditEntry, 'conversation' | 'conversationName' | 'by'> {
  /** Rows shown where nobody says `top:`; null for all. */
  readonly defaultTop: number | null;
  /** Answers are shown with forms, which somebody may fill in. */
  readonly fillsForms?: true;
}

/** The state as it stands, to be looked at. */
type Kept = {
  readonly [Part in keyof MailflowState]: MailflowState[Part] extends (infer Each)[]
    ? readonly Each[]
    : MailflowState[Part];
};

/** What a command may use that only reads: nothing in it writes, and nothing is sent because of it. */
export interface ReadContext {
  /** Every rule there is. */
  readonly rules: readonly Pick<Rule, 'name' | 'summary'>[];
  /** What the help says on a topic; on everything where there is none. */
  readonly help: (topic: string | null) => Help;
  readonly facts: Pick<FactStore, 'ask' | 'partitions' | 'imports' | 'lost' | 'carries'>;
  readonly organisation: string;
  /** Of this program: `0.1.0`. */
  readonly version: string;
  /** Whether the facts are invented: what is made of them to be carried away says so. */
  readonly isSample: boolean;
  readonly speaker: Speaker;
  /** Alerts, mutes and subscriptions as they stand now, with what all words on them share. */
  alerts(): Promise<{ readonly kept: Kept; readonly announcing: AnnouncementContext }>;
  /**
   * The same as it was last written down, for a report that only mentions them: a shell does not look at facts anew.
   * Null where nothing has looked at them yet, or where what is asked is as of another time.
   */
  knownAlerts(): Promise<Awaited<ReturnType<ReadContext['alerts']>> | null>;
  readonly history: Pick<Audit, 'last'>;
  /** How the logs do that are followed. */
  following(): Promise<Following>;
  readonly requests: {
    /** Files that were asked for, oldest first. */
    all(): Promise<readonly ReportRequest[]>;
    /** What is asked for on schedule, by tenant; none where that is off. */
    readonly plans: readonly RequestPlan[];
  };
}

/** What a command may use that changes something. */
export interface ChangeContext extends ReadContext {
  /** Writes down what a change will do, makes it, plans what has to be said because of it, and hands out its result. */
  change<T>(change: StateChange<T>): Promise<T>;
  /** What the import commands write with: they change facts, and the state and the audit along with them. */
  readonly writing: Writing;
}

export interface Writing {
  readonly store: FactStore;
  readonly state: StateStore<MailflowState>;
  readonly audit: Audit;
  /** Lets the rules look at the facts again. */
  readonly detect: () => Promise<void>;
  /** Waits for the imports that are running, and they for it. */
  readonly amongImports: SerialQueue;
  /** Imports what these words name, or what lies in the inbox when there are none. */
  readonly importFiles: (words: readonly string[]) => Promise<Reply>;
  /** How to send to addresses; absent where mail is not configured. */
  readonly mailing?: Mailing | undefined;
}

/** A change of the state with its result, and the lines that the audit has of it. `now`: when it is done. */
export type StateChange<T> = (
  before: MailflowState,
  now: Date,
) => {
  readonly after: MailflowState;
  readonly result: T;
  readonly lines: readonly Pick<AuditEntry, 'deed' | 'to' | 'detail'>[];
};
