import { z } from 'zod';
import { commandOf } from '../../../../../cards/slack/command-value.ts';
import { VALUE } from '../../../../../cards/slack/form.ts';
import { type KeptForm, keptFormIn } from '../handlers/kept-form.ts';
import type { Sender } from './sender.ts';

const valueSchema = z.object({
  value: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

const schema = z.object({
  trigger_id: z.string().min(1),
  user: z.object({ id: z.string().min(1), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  view: z.object({
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), valueSchema)) }),
  }),
});

export interface Submission extends KeptForm {
  readonly sender: Sender;
  /** What was filled in, by the field's key; null where nothing was. */
  readonly values: Readonly<Record<string, string | null>>;
  readonly key: string;
}

/** Reads `view_submission` (docs.slack.dev/reference/interaction-payloads/view-interactions-payload, read 2026-11). */
export function readSubmission(body: unknown): Submission | null {
  const { data } = schema.safeParse(body);
  const kept = data === undefined ? null : keptFormIn(data.view.private_metadata);
  if (data === undefined || kept === null) return null;
  const values = Object.entries(data.view.state.values).map(([key, { [VALUE]: field }]) => [
    key,
    field?.selected_date ?? chosen(field) ?? field?.value ?? null,
  ]);
  return {
    ...kept,
    sender: { user: data.user.id, team: data.user.team_id ?? data.team?.id ?? null },
    values: Object.fromEntries(values),
    key: `slack:trigger:${data.trigger_id}`,
  };
}

const chosen = (field: z.infer<typeof valueSchema> | undefined): string | null =>
  field?.selected_option ? commandOf(field.selected_option.value) : null;
