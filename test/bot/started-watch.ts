import { join } from 'node:path';
import { auditFile } from '../../adapters/audit/audit-file.ts';
import { localConversation, type ShownMessage } from '../../adapters/chat/local/local-conversation.ts';
import { type AlertService, startAlertService } from '../../src/bot/alert-service.ts';
import { notReadYet } from '../../src/follow/follow-one.ts';
import type { Audit } from '../../src/ports/audit.ts';
import type { ChatPlatform, Outcome, OutgoingMessage } from '../../src/ports/chat-platform.ts';
import type { FactStore } from '../../src/ports/fact-store.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import { summary } from '../../src/reports/summary/report.ts';
import type { Rule } from '../../src/rules/rule.ts';
import { readRuleSettings } from '../../src/rules/settings.ts';
import type { MailflowState } from '../../src/state/state.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { type FakeTime, fakeTime } from './fake-time.ts';
import { type Logged, logInMemory, loudSender } from './given-watch.ts';

interface GivenWatch {
  readonly watch: AlertService;
  readonly store: FactStore;
  readonly time: FakeTime;
  readonly audit: Audit;
  readonly log: Logged;
  /** Everything that was posted, in order; edits are not in it. */
  readonly said: readonly (OutgoingMessage & { readonly thread: string | null })[];
  /** What the conversation would show, edits too. */
  readonly shown: readonly ShownMessage[];
}

/** A bot that watches, with the local conversation and the audit in a directory, and a clock that stands still. */
export async function startGivenWatch({
  directory,
  state,
  now,
  store = memoryStore({ priority: [] }),
  rules = [loudSender],
  firstListener = null,
  fallback = null,
  follows = false,
  onPost = () => undefined,
}: {
  readonly directory: string;
  readonly state: StateStore<MailflowState>;
  readonly now: Date;
  readonly store?: FactStore;
  readonly rules?: readonly Rule[];
  readonly firstListener?: string | null;
  readonly fallback?: string | null;
  readonly follows?: boolean;
  /** What becomes of a post; `undefined` is: it is taken. */
  readonly onPost?: (message: OutgoingMessage) => Promise<Outcome> | Outcome | undefined;
}): Promise<GivenWatch> {
  const time = fakeTime(now);
  const log = logInMemory();
  const read = readRuleSettings(rules, []);
  if (!read.ok) throw new Error(read.faults.join());
  const said: (OutgoingMessage & { readonly thread: string | null })[] = [];
  const shown: ShownMessage[] = [];
  const local = await localConversation({
    file: join(directory, 'conversation.jsonl'),
    show: (message) => void shown.push(message),
    clock: time.clock,
    log,
  });
  const platform: ChatPlatform = {
    ...local,
    post: async (message) => {
      said.push(message);
      return (await onPost(message)) ?? local.post(message);
    },
  };
  const audit = auditFile(join(directory, 'audit.jsonl'));
  const watch = await startAlertService({
    ...{
      store,
      state,
      rules,
      settings: read.settings,
      summary,
      audit,
      firstListener,
      fallback,
      log,
      following: follows ? () => [notReadYet({ name: 'x', source: 'x' })] : undefined,
    },
    organisation: 'Contoso',
    clock: time.clock,
    platforms: [platform],
    pause: async () => {},
    nap: time.wait,
    random: () => 0.5,
  });
  return { watch, store, time, audit, log, said, shown };
}
