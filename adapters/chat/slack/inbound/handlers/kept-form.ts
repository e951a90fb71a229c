import { z } from 'zod';
import { LIMITS } from '../../../../../cards/slack/limits.ts';
import type { FormView } from '../../../../../src/view/view.ts';
import type { ClickedCard } from '../read/read-click.ts';

const fieldSchema = z.object({
  key: z.string(),
  label: z.string(),
  kind: z.enum(['text', 'date']),
  value: z.string(),
  options: z.array(z.string()).optional(),
});
const formSchema = z.object({
  ...{ label: z.string(), command: z.string(), fields: z.array(fieldSchema) },
  submit: z.string().optional(),
});

const cardSchema = z.union([
  z.object({
    kind: z.literal('message'),
    channel: z.string(),
    ts: z.string(),
    thread: z.string().nullable(),
    isEphemeral: z.boolean(),
    shown: z.string().nullable(),
  }),
  z.object({ kind: z.literal('home'), channel: z.string() }),
]);

const keptSchema = z.object({ form: formSchema, card: cardSchema, responseUrl: z.string().nullable() });

/** What an open form remembers: what it asks for, and the card that it was opened from. */
export interface KeptForm {
  readonly form: FormView;
  readonly card: ClickedCard;
  readonly responseUrl: string | null;
}

/** The form that a button holds; null when it is none, or one of another time. */
export function formIn(value: string): FormView | null {
  return formSchema.safeParse(parsedJson(value)).data ?? null;
}

/**
 * As text, to be kept with the open form; null when Slack would not keep so much. What the card showed can be spared
 * first: then the answer goes into its thread.
 */
export function keptText({ form, ...rest }: KeptForm): string | null {
  // What there was to choose from is not needed any more.
  const kept = { ...rest, form: { ...form, fields: form.fields.map(({ options: _, ...field }) => field) } };
  const spared = kept.card.kind === 'message' ? { ...kept, card: { ...kept.card, shown: null } } : kept;
  const fits = (text: string): boolean => text.length <= LIMITS.privateMetadata.most;
  return [kept, spared].map((each) => JSON.stringify(each)).find(fits) ?? null;
}

export function keptFormIn(text: string): KeptForm | null {
  return keptSchema.safeParse(parsedJson(text)).data ?? null;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
