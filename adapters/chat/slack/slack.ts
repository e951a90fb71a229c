import { setTimeout as wait } from 'node:timers/promises';
import type { ChatGateway } from '../../../src/bot/chat-request.ts';
import type { ChatContext, ChatSystem, ConfiguredChat, OpenChat } from '../chat-system.ts';
import type { AskedDownload } from './download.ts';
import { slackIds } from './ids.ts';
import type { Listening } from './inbound/listening.ts';
import { within } from './outbound/within.ts';
import { DEFAULT_API_URL, RENAMED, readSettings, SETTINGS, type SlackSettings } from './settings.ts';

/** Takes what people say to the desk; resolves when it listens. */
export type Hear = (gateway: ChatGateway, listening: Listening) => Promise<Pick<OpenChat, 'isConnected' | 'close'>>;

/** Slack as a chat system. Nothing of Bolt is loaded before it is opened or examined. */
export const slackSystem = (hear: Hear): ChatSystem => ({
  name: 'slack',
  title: 'Slack',
  settings: SETTINGS,
  ids: slackIds,
  renamed: RENAMED,
  apart: { download: async (asked) => (await import('./download.ts')).downloadAsked(asked as AskedDownload) },
  configure(environment) {
    const read = readSettings(environment);
    return read.kind === 'ready' ? { kind: 'ready', chat: configured(read.settings, hear) } : read;
  },
});

const configured = (settings: SlackSettings, hear: Hear): ConfiguredChat => ({
  needsServer: settings.way.kind === 'http',
  async open(context) {
    const { speaking } = await import('./speaking.ts');
    const { calls, platform } = speaking(settings, context);
    const way = wayOf(settings, context);
    let listener: Awaited<ReturnType<Hear>> | null = null;
    return {
      platform,
      async listen(gateway) {
        const { clock, log, incoming, makeFile } = context;
        const { mostFileBytes } = settings;
        const patience = { wait: (ms: number) => wait(ms), within };
        listener = await hear(gateway, { way, calls, clock, log, ...patience, incoming, mostFileBytes, makeFile });
      },
      isConnected: () => listener?.isConnected() ?? false,
      async close() {
        await listener?.close();
        listener = null;
      },
    };
  },
  async examine(context, conversations) {
    const [{ examineSlack }, { CALL_TIMEOUT_MS }] = await Promise.all([
      import('./examine.ts'),
      import('./speaking.ts'),
    ]);
    return examineSlack({ settings, timeoutMs: CALL_TIMEOUT_MS, allowed: context.allowed, conversations });
  },
});

function wayOf({ way, apiUrl }: SlackSettings, { route }: ChatContext): Listening['way'] {
  if (way.kind === 'socket') return { ...way, apiUrl: apiUrl === DEFAULT_API_URL ? null : apiUrl };
  if (route === null) throw new Error('Slack is set to use HTTP, but Mailflow has no HTTP port.');
  return { ...way, route };
}
