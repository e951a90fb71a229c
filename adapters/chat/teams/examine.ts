import { join } from 'node:path';
import type { ChatContext, Examined } from '../chat-system.ts';
import { idOf } from './reference.ts';
import { openReferences } from './references.ts';
import { FOUND_AT, type TeamsSettings } from './settings.ts';
import { speaking } from './speaking.ts';
import { REFERENCES_FILE } from './state-file.ts';

export interface Examination {
  readonly settings: TeamsSettings;
  readonly context: Pick<ChatContext, 'clock' | 'log' | 'stateFolder'>;
  /** Subscribed conversations; those of other platforms are passed over. */
  readonly conversations: readonly string[];
}

const good = (what: string, said: string): Examined => ({ verdict: 'good', what, said, cure: null });
const bad = (what: string, said: string, cure: string): Examined => ({ verdict: 'bad', what, said, cure });
const unknown = (what: string, said: string, cure: string): Examined => ({ verdict: 'unknown', what, said, cure });

/**
 * What is wrong by the code of Microsoft's refusal: which variable, and in words what of it
 * (learn.microsoft.com/entra/identity-platform/reference-error-codes, read 2026-11).
 */
const REFUSALS: Readonly<Record<string, readonly [keyof typeof FOUND_AT, string]>> = {
  AADSTS700016: ['TEAMS_APP_ID', 'There is no such app in this tenant.'],
  AADSTS7000215: ['TEAMS_APP_PASSWORD', 'The secret is not accepted.'],
  AADSTS7000222: ['TEAMS_APP_PASSWORD', 'The secret has expired.'],
  AADSTS90002: ['TEAMS_TENANT_ID', 'There is no such tenant.'],
  AADSTS900023: ['TEAMS_TENANT_ID', 'There is no such tenant.'],
};

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
        'Nobody is asked who they are.',
        'Only for the Agents Playground. For Teams set TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID instead.',
      ),
    ];
  const got = await speaking(settings, context).tokens.get();
  if (got.ok) return [good('TEAMS_APP_PASSWORD', 'Microsoft gives the bot a token.')];
  const [name, said] = REFUSALS[got.code ?? ''] ?? [];
  if (name === undefined || said === undefined) {
    const cure = 'See whether this machine reaches login.microsoftonline.com, then look at the code.';
    return [bad('TEAMS_APP_PASSWORD', `${got.failure.trouble}.`, cure)];
  }
  return [bad(name, `${said} (${got.code})`, `Find it at ${FOUND_AT[name]}.`)];
}

function examineTenants({ tenants }: TeamsSettings): Examined {
  if (tenants === null)
    return unknown('tenants', 'Every organisation may speak to the bot.', 'Only for the Playground.');
  const [own, ...further] = tenants;
  const more = further.length === 0 ? 'and nobody else' : `and of ${further.length} more (${further.join(', ')})`;
  return good('TEAMS_TENANT_ID', `People of ${own} are answered, ${more}.`);
}

/** What Teams has never told us of cannot be spoken to. */
async function examineReach({ context, conversations }: Examination): Promise<readonly Examined[]> {
  const references = await openReferences(join(context.stateFolder, REFERENCES_FILE), context.log).catch(() => null);
  if (references === null)
    return [bad(REFERENCES_FILE, 'It cannot be read.', `Look at ${context.stateFolder}: who owns it?`)];
  const all = references.all();
  const known =
    all.length === 0
      ? unknown(
          'endpoint',
          'Teams has not reached the bot yet.',
          'Set portal.azure.com → Azure Bot → Configuration → Messaging endpoint to https://HOST/api/messages, upload the app (npm run teams:package) and write to it.',
        )
      : good('endpoint', `Teams has reached the bot from ${all.length} conversations.`);
  const missing = [...new Set(conversations)]
    .flatMap((each) => idOf(each) ?? [])
    .filter((id) => references.get(id) === null)
    .map((id) =>
      bad(
        `conversation ${id}`,
        'It is subscribed, and Mailflow does not know how to reach it.',
        'Mention the bot there.',
      ),
    );
  return [known, ...missing];
}
