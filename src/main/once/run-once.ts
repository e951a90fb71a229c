import { setImmediate as pause } from 'node:timers/promises';
import type { ShellArguments } from '../../../adapters/shell/arguments.ts';
import { printed, textOptions } from '../../../adapters/shell/print.ts';
import { stateInMemory } from '../../../adapters/state/memory/state-in-memory.ts';
import { rejectionCard } from '../../../cards/rejection-card.ts';
import { renderText } from '../../../cards/text/render.ts';
import { catalogue } from '../../app/catalogue.ts';
import { alertsOf, changeContext, readContext, runCommand } from '../../bot/give-context.ts';
import { type LooksOfACommand, looksOfACommand } from '../../bot/looks-of-a-command.ts';
import { runBacktest } from '../../bot/run-backtest.ts';
import { importDropped, importNamed } from '../../bot/workspace.ts';
import type { Writing } from '../../commands/context.ts';
import { parseArguments } from '../../commands/parse.ts';
import type { Rejection } from '../../commands/rejection.ts';
import type { Reply, Stated } from '../../commands/reply.ts';
import { ROWS_IN_A_CARD } from '../../commands/reports/read-report.ts';
import type { Config } from '../../config.ts';
import { SAMPLE_SOURCE } from '../../ingest/choose-source.ts';
import { rules } from '../../rules/index.ts';
import { INITIAL_STATE, type MailflowState } from '../../state/state.ts';
import { ANSWERED, FAILED, ROWS_REJECTED, TYPED_WRONG, typedWrong } from '../exit-codes.ts';
import { localUser } from '../local-user.ts';
import { log } from '../log.ts';
import { auditOf, openToRead, openToWrite, readState, SAMPLE_ORGANISATION, withoutWriting } from '../open-data.ts';
import { tenantOver, tenantSettings } from '../open-tenant.ts';
import { fromHere, type RunOptions } from '../run-options.ts';
import { ownVersion } from '../version.ts';
import { followingElsewhere } from './following-elsewhere.ts';
import { importOptions } from './import-options.ts';
import { mailed, openedMail } from './mail-from-shell.ts';
import { printFile } from './print-file.ts';
import { SHELL_ONLY } from './print-help.ts';
import { sourcesApart } from './sources-apart.ts';

type Opened = Awaited<ReturnType<typeof tenantOver>> & { readonly looks: LooksOfACommand };

/** `mailflow <command>`: one answer, to standard output. */
export async function runOnce(asked: RunOptions): Promise<number> {
  const { config, shell, clock } = asked;
  const words = shell.words;
  const asOf = clock.now();
  const defaultTop = shell.format === 'table' ? ROWS_IN_A_CARD : null;
  const parsed = parseArguments(words, { ...catalogue, asOf, defaultTop, shellOnly: SHELL_ONLY });
  if (!parsed.ok) return rejected(parsed.rejection);
  const { command } = parsed;
  const changes = command.needs === 'change';
  if (changes && (shell.asOf !== undefined || shell.set.length > 0))
    return typedWrong(`${words[0]} always acts now: use --as-of and --set with reports only.`);
  const opened = changes ? await openToWrite(config, { hot: false }) : null;
  const store = opened?.store ?? (await openToRead(config));
  const apart = sourcesApart();
  let tenant: Promise<Opened> | undefined;
  let post: Awaited<ReturnType<typeof openedMail>> = null;
  try {
    const isSample = (await store.partitions()).some(({ source }) => source === SAMPLE_SOURCE);
    const organisation = isSample ? SAMPLE_ORGANISATION : config.organisation;
    // Most questions are about facts alone; then nobody waits for the state.
    post = await openedMail(asked, command, { sample: isSample, organisation });
    const openTenant = async () => {
      const data = opened ?? withoutWriting(config, { store, state: stateInMemory(await storedState(config, shell)) });
      const about = { tenant: 'real', organisation } as const;
      const platforms = post === null ? [] : [post.platform];
      const opening = { about, platforms, firstListener: null, sources: apart.sources };
      const composed = await tenantOver(data, tenantSettings(asked), opening);
      return { ...composed, looks: looksOfACommand(composed.watch, log) };
    };
    const tenantOnce = () => {
      tenant ??= openTenant();
      return tenant;
    };
    const alerts = async () => {
      const { watch, workspace, looks } = await tenantOnce();
      // What is asked about is what the facts say now, whether or not a bot has looked at them yet.
      await looks.before();
      return alertsOf(() => workspace.state.read(), watch)();
    };
    const knownAlerts = async () => {
      // Of invented data there are few, and often no bot that has looked at them.
      if (isSample) return alerts();
      const kept = await storedState(config, shell);
      return kept.lookFrom === null
        ? null
        : { kept, announcing: { now: asOf, mutes: kept.mutes, rules, source: null } };
    };
    const read = readContext({
      catalogue: { ...catalogue, version: ownVersion() },
      ...{ store, organisation, isSample, alerts, knownAlerts },
      following: () => followingElsewhere(asked),
      requests: {
        // For invented data nothing is ever asked for.
        plans: isSample ? [] : asked.given.file.fetched.flatMap(({ requests }) => requests?.plan ?? []),
        all: async () => (await storedState(config, shell)).reportRequests ?? [],
      },
      audit: auditOf(config),
      speaker: { ...localUser(), defaultTop },
    });
    const plain = await runCommand(command, read, async () => {
      const { workspace, looks, audit } = await tenantOnce();
      const importFiles = (paths: readonly string[]) => {
        const options = importOptions(shell);
        if (paths.length > 0) return importNamed(workspace, paths.map(fromHere), options);
        return importDropped(workspace, options, { patient: true });
      };
      const { state } = workspace;
      const amongImports: Writing['amongImports'] = (run) => run();
      const writing = { store, state, audit, amongImports, importFiles, mailing: post?.mailing };
      return changeContext(read, writing, looks);
    });
    const reply = (await tenant)?.looks.noted(plain) ?? plain;
    if (reply.kind === 'rejected') return rejected(reply.rejection);
    const composed = await tenant;
    if (reply.kind === 'file' && reply.mailed && composed) {
      const outcome = await mailed(reply, composed);
      const context = { sample: isSample, organisation };
      process.stdout.write(
        printed(shell.format === 'table' ? { kind: 'said', say: reply.say, data: {} } : outcome, shell.format, context),
      );
      if (shell.format === 'table') process.stdout.write(`\n${printed(outcome, shell.format, context)}`);
      return hasUnsent(outcome) ? FAILED : ANSWERED;
    }
    if (reply.kind === 'file' && shell.format === 'table') await printFile(reply);
    else process.stdout.write(printed(reply, shell.format, { sample: isSample, organisation, zone: config.zone }));
    return hasFailed(reply) ? FAILED : hasRejectedRows(reply) ? ROWS_REJECTED : ANSWERED;
  } finally {
    await apart.close();
    await post?.close();
    // One that could not be composed has closed nothing.
    const composed = await tenant?.catch(() => undefined);
    await (composed ?? opened ?? store).close();
  }
}

function rejected(rejection: Rejection): number {
  process.stderr.write(`${renderText(rejectionCard(rejection), textOptions())}\n`);
  return TYPED_WRONG;
}

/** Mail that was refused, or waits for the bot. */
const hasUnsent = ({ data }: Stated): boolean =>
  [data['refused'], data['waiting']].some((list) => Array.isArray(list) && list.length > 0);

/** A file that was refused, an insight that is not there: scripts want to know. */
function hasFailed(result: Reply): boolean {
  if (result.kind === 'imports') return result.imports.some(({ error }) => error !== null);
  if (result.kind !== 'said') return false;
  const { episode, notFound, undone } = result.data;
  return episode === null || undone === null || (Array.isArray(notFound) && notFound.length > 0);
}

const hasRejectedRows = (result: Reply): boolean =>
  result.kind === 'imports' && result.imports.some(({ rejected }) => rejected > 0);

/** What the bot has kept; as of another time, only what people did, since the rest is yet to be or long over. */
async function storedState(config: Config, shell: ShellArguments): Promise<MailflowState> {
  const { subscriptions, mutes, ...kept } = await readState(config);
  return shell.asOf === undefined && shell.set.length === 0
    ? { ...kept, subscriptions, mutes }
    : { ...INITIAL_STATE, subscriptions, mutes };
}

/** `mailflow backtest --from DAY --to DAY`. */
export async function printBacktest({ config, shell, settings, clock }: RunOptions): Promise<number> {
  if (shell.words.length > 1) return typedWrong(`backtest takes no arguments (got "${shell.words[1]}").`);
  const store = await openToRead(config);
  try {
    const { from, to } = shell;
    const tested = await runBacktest({ store, rules, settings, pause, log }, { from, to, now: clock.now() });
    if (!tested.ok) return typedWrong(tested.problem);
    const sample = (await store.partitions()).some(({ source }) => source === SAMPLE_SOURCE);
    process.stdout.write(
      printed(tested.said, shell.format, { sample, organisation: config.organisation, zone: config.zone }),
    );
    return ANSWERED;
  } finally {
    await store.close();
  }
}
