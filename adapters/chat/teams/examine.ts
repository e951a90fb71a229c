import { join } from 'node:path';
import type { ChatContext, Examined } from '../chat-system.ts';
import { idOf } from './outbound/reference.ts';
import { readReferences } from './outbound/references.ts';
import type { TeamsSettings } from './settings.ts';
import { speaking } from './speaking.ts';
import { REFERENCES_FILE } from './state-file.ts';

export interface Examination {
  readonly settings: TeamsSettings;
  readonly context: Pick<ChatContext, 'clock' | 'log' | 'stateFolder'>;
  /** Subscribed conversations; those of other platforms are passed over. */
  readonly conversations: readonly string[];
}

const good = (what: string, text: string): Examined => ({ verdict: 'good', what, said: text, cure: null });
const bad = (what: string, text: string, cure: string): Examined => ({ verdict: 'bad', what, said: text, cure });
const unknown = (what: string, text: string, cure: string): Examined => ({
  verdict: 'unknown',
  what,
  said: text,
  cure,
});

/** Examines credentials and conversations with calls that change nothing. Never throws, and never shows a secret. */
export async function examineTeams(examination: Examination): Promise<readonly Examined[]> {
  const { settings } = examination;
  return [...(await examineIdentity(examination)), examineTenants(settings), ...(await examineReach(examination))];
}

async function examineIdentity({ settings, context }: Examination): Promise<readonly Examined[]> {
  if (settings.identity.kind === 'anonymous')
    return [
      unknown(
        'TEAMS_ANONYMOUS',
        'Requests are not authenticated.',
        'Only for the Agents Playground. For Teams set TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID instead.',
      ),
    ];
  // What the log would say stands in the line.
  const got = await speaking(settings, { ...context, log: { info: () => {}, warn: () => {} } }).tokens.get();
  if (got.ok) return [good('TEAMS_APP_PASSWORD', 'Microsoft issues a token for the bot.')];
  if (got.refusal !== null) return [bad(got.refusal.what, got.refusal.problem, got.refusal.cure)];
  const { host } = new URL(settings.loginUrl);
  return [
    bad(
      host,
      `${got.failure.trouble.charAt(0).toUpperCase()}${got.failure.trouble.slice(1)}.`,
      `This machine must reach https://${host}: check its network, firewall and proxy, and try again.`,
    ),
  ];
}

function examineTenants({ tenants }: TeamsSettings): Examined {
  if (tenants === null) return unknown('tenants', 'Every organisation may use the bot.', 'Only for the Playground.');
  const [own, ...further] = tenants;
  const more = further.length === 0 ? 'and no others' : `and of ${further.length} more (${further.join(', ')})`;
  return good('TEAMS_TENANT_ID', `People of ${own} are answered, ${more}.`);
}

/** What Teams has never told us of cannot be spoken to. */
async function examineReach({ settings, context, conversations }: Examination): Promise<readonly Examined[]> {
  const read = await readReferences(join(context.stateFolder, REFERENCES_FILE)).catch(() => null);
  if (read === null)
    return [bad(REFERENCES_FILE, 'It cannot be read.', `Check the owner and permissions of ${context.stateFolder}.`)];
  const { references, broken } = read;
  const known =
    references.length === 0
      ? unknown(
          'endpoint',
          'Teams has not reached the bot yet.',
          `Set ${settings.cloud.portal} → Azure Bot → Configuration → Messaging endpoint to https://HOST/api/messages, upload the app (npm run teams:package) and write to it.`,
        )
      : good(
          'endpoint',
          `Teams has reached the bot from ${references.length === 1 ? 'one conversation' : `${references.length} conversations`}.`,
        );
  const unreadable =
    broken === null
      ? []
      : [
          bad(
            REFERENCES_FILE,
            broken.count === null
              ? 'It cannot be read at all.'
              : `${broken.count} of its conversations cannot be read.`,
            'Start Mailflow, which sets them aside. Then mention the bot in each conversation that needs it.',
          ),
        ];
  const missing = [...new Set(conversations)]
    .flatMap((each) => idOf(each) ?? [])
    .filter((id) => !references.some((reference) => reference.id === id))
    .map((id) =>
      bad(`conversation ${id}`, 'It is subscribed, but Mailflow does not have its address.', 'Mention the bot there.'),
    );
  return [known, ...unreadable, ...missing];
}
