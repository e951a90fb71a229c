import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChatContext, ChatSystem, ConfiguredChat, OpenChat } from '../chat-system.ts';
import { teamsIds } from './ids.ts';
import { throttledRetry } from './outbound/throttled-retry.ts';
import { refusalText } from './outbound/token-errors.ts';
import { RENAMED, readSettings, SETTINGS, type TeamsSettings } from './settings.ts';
import { REFERENCES_FILE } from './state-file.ts';

const FILE_TIMEOUT_MS = 5 * 60_000;

/** Microsoft Teams as a chat system. Nothing of its SDK, which takes seconds and 150 MB, is loaded before it is opened. */
export const teams: ChatSystem = {
  name: 'teams',
  title: 'Microsoft Teams',
  settings: SETTINGS,
  ids: teamsIds,
  renamed: RENAMED,
  configure(environment) {
    const read = readSettings(environment);
    return read.kind === 'ready' ? { kind: 'ready', chat: configured(read.settings) } : read;
  },
};

const configured = (settings: TeamsSettings): ConfiguredChat => ({
  needsServer: true,
  open: (context) => openTeams(settings, context),
  async examine(context, conversations) {
    const { examineTeams } = await import('./examine.ts');
    return examineTeams({ settings, context, conversations });
  },
});

export interface OpenTeams extends OpenChat {
  /** Resolves when everything that was heard so far is done. */
  idle(): Promise<void>;
}

export async function openTeams(settings: TeamsSettings, context: ChatContext): Promise<OpenTeams> {
  const { clock, log, about, incoming, makeFile, route, stateFolder } = context;
  if (route === null) throw new Error('Teams uses HTTP, but Mailflow has no HTTP port.');
  const [{ speaking }, { openReferences }, { teamsPlatform }, { people }, { files }, { listenToTeams }] =
    await Promise.all([
      import('./speaking.ts'),
      import('./outbound/references.ts'),
      import('./teams-platform.ts'),
      import('./outbound/people.ts'),
      import('./files.ts'),
      import('./inbound/listen.ts'),
    ]);
  if (settings.identity.kind === 'anonymous') process.stderr.write(LOUDLY);
  const { calls, policy, tokens } = speaking(settings, { clock, log });
  const references = await openReferences(join(stateFolder, REFERENCES_FILE), log);
  const maySpeak = (): boolean => tokens.wasGiven() && tokens.refusal() === null;
  const askAgain = throttledRetry(clock, { isNeeded: () => !maySpeak(), act: tokens.get });
  const writeAgain = throttledRetry(clock, { isNeeded: () => references.trouble() !== null, act: references.write });
  let listener: ReturnType<typeof listenToTeams> | null = null;
  return {
    platform: teamsPlatform(calls, references, about),
    async listen(gateway) {
      listener = listenToTeams({
        handlerContext: {
          ...{ gateway, calls, references, log },
          person: people({ calls, tenants: settings.tenants, clock }),
          makeFile,
          files: files({ policy, timeoutMs: FILE_TIMEOUT_MS }),
          wait: (ms) => pause(ms, undefined, { ref: false }),
          incoming: { folder: incoming, mostBytes: settings.mostFileBytes },
        },
        ...{ settings, policy, route },
      });
      // A secret that is not accepted is to be known before there is an alert.
      void tokens.get();
    },
    isConnected: () => listener !== null && maySpeak(),
    trouble() {
      const refusal = tokens.refusal();
      if (refusal !== null) return refusalText(refusal);
      return tokens.wasGiven() ? references.trouble() : NOT_YET;
    },
    tryAgain() {
      // Whoever is not ready is not spoken to either, and posts nothing for an hour.
      if (listener === null) return;
      askAgain();
      writeAgain();
    },
    idle: async () => listener?.idle(),
    async close() {
      const closing = listener;
      listener = null;
      await closing?.close();
    },
  };
}

const NOT_YET = 'Microsoft has issued no token yet; run doctor if this lasts';

const LOUDLY = `
*** TEAMS_ANONYMOUS=1: Mailflow accepts requests from this machine without authentication.
*** This is for the Agents Playground. Do not expose this port.

`;
