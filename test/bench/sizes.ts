/** How much of everything a run measures. */
export interface Sizes {
  /** Rows of the report and lines of the log whose import is timed. */
  readonly rows: number;
  /** The log that is followed, at a commit every ten seconds: a week has 60,480 of them. */
  readonly followed: { readonly commits: number; readonly messagesADay: number };
  /** Rows of the report that shows whether memory grows with the file. */
  readonly manyRows: number;
  /** The log that shows the same; those of other servers have a quarter of it. */
  readonly longLogBytes: number;
  /** Senders of the tenant that is asked about; each sends about 500 messages in its 90 days. */
  readonly senders: number;
  /** Senders of the tenant whose 90 days are replayed. */
  readonly backtested: number;
  /** How often each import, and each of its rivals, is run. */
  readonly rounds: number;
  /** How often each question is asked. */
  readonly questions: number;
  /** How many commands are sent in Slack, one at a time, to each of the two apps. */
  readonly commands: number;
  /** Rows of the report that is shared in Slack; a million are some 395 MB. */
  readonly sharedRows: number;
  /** Insights that are open, conversations that subscribed, and deliveries that wait, in a state that is full. */
  readonly open: number;
  readonly subscribed: number;
  readonly waiting: number;
  /** How long a log is followed, at how many lines a second, by a bot that knows so many senders from reports. */
  readonly followedMinutes: number;
  readonly linesPerSecond: number;
  readonly historySenders: number;
  /** Senders that sign in for the first time, at random moments of so many minutes. */
  readonly newSenders: number;
  readonly newSendersMinutes: number;
}

export const FULL: Sizes = {
  rows: 1_000_000,
  followed: { commits: 60_480, messagesADay: 100_000 },
  manyRows: 5_000_000,
  longLogBytes: 10e9,
  senders: 20_000,
  backtested: 5_000,
  rounds: 3,
  questions: 60,
  commands: 2_000,
  sharedRows: 2_600_000,
  open: 10_000,
  subscribed: 2_000,
  waiting: 2_000,
  followedMinutes: 10,
  linesPerSecond: 5_000,
  historySenders: 2_000,
  newSenders: 21,
  newSendersMinutes: 4,
};
/** A tenth: to see whether everything runs. Its ratios say little, since starting weighs more than working. */
export const QUICK: Sizes = {
  rows: 100_000,
  followed: { commits: 1_440, messagesADay: 100_000 },
  manyRows: 500_000,
  longLogBytes: 1e9,
  senders: 2_000,
  backtested: 500,
  rounds: 3,
  questions: 30,
  commands: 200,
  sharedRows: 260_000,
  open: 1_000,
  subscribed: 200,
  waiting: 200,
  followedMinutes: 1,
  linesPerSecond: 5_000,
  historySenders: 200,
  newSenders: 3,
  newSendersMinutes: 0.5,
};

/** The length of everything generated that has days, ending yesterday. */
export const DAYS = 90;
