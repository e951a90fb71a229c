import { z } from 'zod';
import { jsonIn } from '../bodies.ts';

/** What Exchange Online answered to one cmdlet (`InvokeCommand`). */
export type CmdletAnswer =
  | {
      readonly ok: true;
      readonly rows: readonly unknown[];
      /** Why rows are missing, in the service's words; empty where all are here. */
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly fault: CmdletFault };

/**
 * `not-granted`: neither the app role nor the directory role; `half-granted`: one of them is missing, or there is no such
 * cmdlet; `throttled`; `cmdlet`: the cmdlet itself failed; `rows`: rows are not as they were seen to be; `unreadable`: not an
 * answer of this service.
 */
export interface CmdletFault {
  readonly kind: 'not-granted' | 'half-granted' | 'throttled' | 'cmdlet' | 'rows' | 'unreadable';
  /** The service's own words; empty where it had none. */
  readonly text: string;
}

// Seen in public recordings, not documented: the warnings are an array, present and empty where the answer is complete.
const rowsSchema = z.object({
  value: z.array(z.unknown()),
  '@adminapi.warnings': z.union([z.array(z.string()), z.string().transform((text) => [text])]).nullish(),
  '@odata.nextLink': z.string().nullish(),
});
const errorSchema = z.object({
  error: z.object({
    message: z.string().nullish(),
    details: z.array(z.object({ message: z.string().nullish() })).nullish(),
    innererror: z.object({ internalexception: z.object({ message: z.string().nullish() }).nullish() }).nullish(),
  }),
});

/** PowerShell's words for what a role does not let one see: it is as if there were none. */
const NO_SUCH_CMDLET = /is not recognized as (?:(?:the|a) name of )?a cmdlet/i;

const MAX_TEXT = 500;

/** Reads a whole answer. A next link is not followed, since its second page was never seen to come: rows are missing then. */
export function readCmdletAnswer(status: number, body: string): CmdletAnswer {
  const json = jsonIn(body);
  if (status === 200) {
    const read = rowsSchema.safeParse(json);
    if (!read.success) return failed('unreadable', `status ${status}`);
    const { value, '@adminapi.warnings': warnings, '@odata.nextLink': next } = read.data;
    const cut = typeof next === 'string' ? ['there are more rows than one answer holds'] : [];
    return { ok: true, rows: value, warnings: [...(warnings ?? []).filter((text) => text.trim() !== ''), ...cut] };
  }
  if (status === 401) return failed('not-granted', '');
  if (status === 429) return failed('throttled', '');
  const text = errorText(json);
  // A run of NUL bytes in place of JSON.
  if (status === 403 || NO_SUCH_CMDLET.test(text)) return failed('half-granted', text);
  return text === '' ? failed('unreadable', `status ${status}`) : failed('cmdlet', text);
}

const failed = (kind: CmdletFault['kind'], text: string): CmdletAnswer => ({ ok: false, fault: { kind, text } });

/** The outer message is always the same ("Invalid Operation"): the innermost one says what is wrong. */
function errorText(json: unknown): string {
  const read = errorSchema.safeParse(json);
  if (!read.success) return '';
  const { innererror, details, message } = read.data.error;
  const detail = details?.[0]?.message?.split('|').at(-1);
  const text = [innererror?.internalexception?.message, detail, message].find((each) => each != null && each !== '');
  return (text ?? '').slice(0, MAX_TEXT);
}
