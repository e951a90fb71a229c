import { z } from 'zod';
import { digestsWords, insightsWords } from '../../alerts/subscriptions/subscription-text.ts';
import { NO_REASON } from '../../episodes/no-reason.ts';
import { instantIn } from '../../model/text/instant.ts';
import type { AuditEntry } from '../../ports/audit.ts';
import { SEVERITIES } from '../../rules/rule.ts';

/** What `subscribe` notes: the wish, as JSON. */
const wishSchema = z.object({
  rules: z.union([z.literal('all'), z.array(z.string())]).nullable(),
  minSeverity: z.enum(SEVERITIES).nullable(),
  digest: z.object({ every: z.enum(['day', 'week']), at: z.string(), zone: z.string() }).nullable(),
});

/** `subscribe, digest Mondays at 09:00 UTC`: an entry's deed with its details as people read them. */
export function deedWords({ deed: action, detail }: Pick<AuditEntry, 'deed' | 'detail'>): string {
  const words = (action === 'subscribe' ? wishWords(detail) : null) ?? plainWords(detail);
  return words === '' ? action : `${action}, ${words}`;
}

/** Null for what is no wish: what stands in the file is shown as it is rather than not at all. */
function wishWords(detail: string): string | null {
  const wish = wishSchema.safeParse(parsed(detail)).data;
  if (wish === undefined) return null;
  const { rules, minSeverity, digest } = wish;
  return [
    ...(rules === null ? [] : [`insights ${insightsWords({ rules, minSeverity: minSeverity ?? 'low' })}`]),
    ...(rules === null && minSeverity !== null ? [`from ${minSeverity}`] : []),
    ...(digest === null ? [] : [`digest ${digestsWords([digest])}`]),
  ].join('; ');
}

const plainWords = (detail: string): string =>
  detail
    .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (iso) => instantIn(new Date(iso), 'UTC'))
    .replace(new RegExp(`: ${NO_REASON}$`), '');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
