import type { Catalogue, Command, Parsed } from '../commands/command.ts';
import type { Speaker } from '../commands/context.ts';
import type { Mailing } from '../commands/mailing.ts';
import { parseCommand } from '../commands/parse.ts';
import type { Rejection } from '../commands/rejection.ts';
import type { Reply } from '../commands/reply.ts';
import { serialQueue } from '../concurrency/serial-queue.ts';
import type { FollowStatus } from '../follow/follow-status.ts';
import type { IngestOptions } from '../ingest/ingest.ts';
import type { Audit } from '../ports/audit.ts';
import type { RequestPlan } from '../report-requests/report-request.ts';
import type { AlertService } from './alert-service.ts';
import { alertsOf, changeContext, readContext, runCommand } from './give-context.ts';
import { looksOfACommand } from './looks-of-a-command.ts';
import { refreshSample } from './refresh-sample.ts';
import { expire, type ImportProgress, importDropped, importNamed, type Workspace } from './workspace.ts';

/** One tenant: its data, and who watches them. */
export interface Tenant {
  readonly workspace: Workspace;
  readonly watch: AlertService;
  readonly audit: Audit;
}

export interface BotOptions {
  readonly real: Tenant;
  /** Shown as long as there are no real facts; null when there are some from the start. */
  readonly sample: Tenant | null;
  /** Whether it goes on showing the sample tenant though real facts come in. */
  readonly staysInSample?: boolean;
  /** The sample tenant's files for data that end on this day, by their names. */
  readonly sampleDocuments: (day: number) => Readonly<Record<string, string>>;
  readonly catalogue: Catalogue;
  readonly asOf: () => Date;
  /** How the logs do that this process follows. */
  readonly following?: () => readonly FollowStatus[];
  /** How to send to addresses; absent where mail is not configured. */
  readonly mailing?: Mailing | undefined;
  /** Which report files are asked for on schedule. */
  readonly requestPlans?: readonly RequestPlan[];
}

/** Who asks, and what they may import by words. */
export interface Asker extends Speaker {
  /** What the words after `import` say, for those who may name files of this machine. */
  readonly readImport: (words: readonly string[]) => ImportReading;
}

interface Reading {
  readonly defaultTop: number | null;
  readonly onCard?: readonly string[];
}

type ImportReading =
  | { readonly ok: true; readonly paths: readonly string[]; readonly options: IngestOptions & ImportProgress }
  | { readonly ok: false; readonly rejection: Rejection };

export interface BotReply {
  readonly reply: Reply;
  /** Whose facts were spoken of. */
  readonly about: Workspace;
}

export type Bot = ReturnType<typeof startBot>;

const FROM_HERE_ON = 'From now on, answers use your own files, not the sample tenant.';

/**
 * The bot: answers lines, imports what is dropped or handed in, and watches. It speaks of the sample tenant until there
 * are real facts, and never of both. Imports run one at a time, whoever asks for them; looks into the inbox, too, and each
 * file in it waits for its turn, so that what is handed in waits for one file and not for all.
 */
export function startBot(options: BotOptions) {
  const { real, sample, catalogue } = options;
  let active = sample ?? real;
  const queue = serialQueue();
  const looks = serialQueue();
  const importWaiting = (options: IngestOptions, patient: boolean) =>
    looks(() => importing(() => importDropped(real.workspace, options, { patient, turn: queue })));

  async function importing(run: () => ReturnType<typeof importDropped>) {
    const reply = await run();
    return (await leavesSample()) ? { ...reply, remarks: [...reply.remarks, FROM_HERE_ON] } : reply;
  }

  /** Goes over to the real tenant once it has facts; answers whether it did so now. */
  async function leavesSample(): Promise<boolean> {
    if (active === real || options.staysInSample || (await real.workspace.store.partitions()).length === 0)
      return false;
    active = real;
    return true;
  }

  async function refresh(): Promise<void> {
    if (sample !== null && active === sample) await refreshSample(sample.workspace, options.sampleDocuments);
  }

  /** What was imported is looked at without waiting for the next tick; whoever imported it is answered first. */
  function lookSoon(): void {
    logFailure(active, active.watch.look());
  }

  const logFailure = ({ workspace }: Tenant, look: Promise<void>): Promise<void> =>
    look.catch((cause: unknown) => workspace.log.warn('look.failed', { cause: String(cause) }));

  /** What a line means to whoever sees so many rows of a table; in the thread of a card, with the alerts on it. */
  function parse(line: string, { defaultTop, onCard = [] }: Reading): Parsed {
    return parseCommand(line, { ...catalogue, asOf: options.asOf(), defaultTop, onCard });
  }

  /** Does what a command asks for, whoever was permitted to ask for it. */
  async function execute(command: Command, asker: Asker): Promise<BotReply> {
    const { workspace, watch, audit } = active;
    const { store, state, organisation, tenant } = workspace;
    const { readImport: _, ...speaker } = asker;
    const alerts = alertsOf(() => state.read(), watch);
    const read = readContext({
      ...{ catalogue, store, audit, organisation, speaker, alerts },
      isSample: tenant === 'sample',
      requests: {
        // Of invented data nothing is asked for.
        plans: active === real ? (options.requestPlans ?? []) : [],
        all: async () => real.workspace.state.read().reportRequests ?? [],
      },
      following: async () => ({ kind: 'here', now: workspace.clock.now(), logs: options.following?.() ?? [] }),
    });
    const importFiles = (words: readonly string[]) => importAsked(words, asker);
    const { mailing } = options;
    const writing = { store, state, audit, amongImports: queue, importFiles, mailing };
    const looks = looksOfACommand(watch, workspace.log);
    const reply = looks.noted(await runCommand(command, read, () => changeContext(read, writing, looks)));
    if (reply.kind !== 'imports') return { reply, about: workspace };
    lookSoon();
    return { reply, about: real.workspace };
  }

  async function importAsked(words: readonly string[], { readImport }: Asker): Promise<Reply> {
    const read = readImport(words);
    if (!read.ok) return { kind: 'rejected', rejection: read.rejection };
    const { paths, options } = read;
    return paths.length > 0
      ? queue(() => importing(() => importNamed(real.workspace, paths, options)))
      : importWaiting(options, true);
  }

  return {
    /** The tenant that is spoken of now. */
    active: (): Tenant => active,

    /** The tenant that files are imported into. */
    real: (): Tenant => real,

    refreshSample: () => queue(refresh),

    parse,

    /** Reads a line and does what it asks for; for whoever may do everything. */
    async answer(line: string, asker: Asker): Promise<BotReply> {
      const parsed = parse(line, asker);
      if (parsed.ok) return execute(parsed.command, asker);
      return { reply: { kind: 'rejected', rejection: parsed.rejection }, about: active.workspace };
    },

    execute,

    /** Imports files that somebody handed in. */
    async take(paths: readonly string[], by: string): Promise<BotReply> {
      const reply = await queue(() => importing(() => importNamed(real.workspace, paths, { by })));
      lookSoon();
      return { reply, about: real.workspace };
    },

    /** Looks into the inbox. Answers what there is to say, null when nothing. */
    async tick(): Promise<BotReply | null> {
      // What fails for the sample tenant must not keep real files waiting.
      await queue(refresh).catch((cause: unknown) =>
        real.workspace.log.warn('sample.refresh-failed', { cause: String(cause) }),
      );
      const reply = await importWaiting({}, false);
      return reply.imports.length > 0 ? { reply, about: real.workspace } : null;
    },

    /**
     * Facts of a followed source were committed, the first of them of `from`. Resolves when the rules have looked at
     * them, which nobody need wait for; what fails is logged.
     */
    async followed(from: Date): Promise<void> {
      await leavesSample();
      if (active === real) await logFailure(real, real.watch.lookSoon(from));
    },

    /** Drops what is past its keep. */
    expire: () => queue(() => expire(real.workspace)),

    /** Lets the rules look at what is new. What they see is said by itself. */
    look: () => active.watch.look(),

    /** Plans the digests whose time has come. */
    planDueDigests: () => active.watch.planDueDigests(),

    /** Resolves when everything that could be said now has been said. */
    quiet: () => active.watch.quiet(),

    /** Resolves when no import is running. */
    idle: (): Promise<void> => looks(async () => {}).then(() => queue(async () => {})),
  };
}

/** `import` with words that make no sense. */
export const importRejection = (problem: string): Rejection => ({
  understood: 'import',
  problem,
  allowed: 'import [FILE…] [--source NAME] [--year 2021] [--declare key=value,…] [--replace]',
  paste: 'import',
});
