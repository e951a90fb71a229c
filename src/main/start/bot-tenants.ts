import { join } from 'node:path';
import type { ShownMessage } from '../../../adapters/chat/local/local-conversation.ts';
import type { FollowStatus } from '../../follow/follow-status.ts';
import { SAMPLE_SOURCE } from '../../ingest/choose-source.ts';
import { MailflowError } from '../../model/mailflow-error.ts';
import type { ChatPlatform } from '../../ports/chat-platform.ts';
import { type About, openTenant, tenantSettings } from '../open-tenant.ts';
import type { RunOptions } from '../run-options.ts';
import type { Shutdown } from './shutdown.ts';

type OpenTenant = Awaited<ReturnType<typeof openTenant>>;

interface Around {
  readonly show: (message: ShownMessage, about: About) => void;
  readonly platforms: readonly ChatPlatform[];
  readonly closing: Shutdown;
  /** How the logs do that are followed. */
  readonly following: () => readonly FollowStatus[];
}

export const sampleData = (data: string): string => join(data, 'sample');

/**
 * Opens the real tenant. Throws a MailflowError where its data are invented, or were looked at beyond the time that
 * `--as-of` asks for.
 */
export async function openReal(
  asked: RunOptions,
  { show, platforms, closing, following }: Around,
): Promise<OpenTenant> {
  const { config, shell } = asked;
  const real = await openTenant(tenantSettings(asked), 'real', {
    show,
    chats: shell.sample ? [] : platforms,
    following,
  });
  closing.add('the data', () => real.close());
  if ((await real.workspace.store.partitions()).some(({ source }) => source === SAMPLE_SOURCE)) {
    throw new MailflowError('wrong-tenant', `${config.data} holds the invented sample tenant.`, {
      cure: 'Start with the data directory above it, or another one: --data DIR.',
    });
  }
  const { lookFrom, welcomed } = real.workspace.state.read();
  if (welcomed && shell.asOf !== undefined && lookFrom !== null && new Date(lookFrom) > shell.asOf) {
    throw new MailflowError('wrong-time', `The bot has already processed this data until ${lookFrom}.`, {
      cure: 'Start without --as-of; to ask about the past, add it to a command: `insights --as-of 2026-11-15`.',
    });
  }
  return real;
}

/** Opens the sample tenant, beside the real one. Chats hear of it only where the bot was started for it. */
export async function openSample(asked: RunOptions, { show, platforms, closing }: Around): Promise<OpenTenant> {
  const config = { ...asked.config, data: sampleData(asked.config.data) };
  const given = tenantSettings({ ...asked, config });
  const sample = await openTenant(given, 'sample', { show, chats: asked.shell.sample ? platforms : [] });
  closing.add('the sample tenant', () => sample.close());
  return sample;
}
