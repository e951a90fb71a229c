/** The team, its bot and its people in all payloads, unless told otherwise. */
export const TEAM = 'T000000001';

let count = 0;
/** As Slack counts: an id that no other payload has. */
export const fresh = (prefix: string): string => `${prefix}${String(++count).padStart(8, '0')}.${process.pid}`;

/** The fields of a slash command, as docs.slack.dev/interactivity/implementing-slash-commands shows them. */
export function slashCommand(said: {
  readonly text: string;
  readonly user: string;
  readonly channel: string;
  readonly responseUrl?: string;
  readonly trigger?: string;
}): Readonly<Record<string, string>> {
  return {
    token: 'deprecated',
    team_id: TEAM,
    team_domain: 'contoso',
    channel_id: said.channel,
    channel_name: 'mail',
    user_id: said.user,
    user_name: 'somebody',
    command: '/mailflow',
    text: said.text,
    api_app_id: 'A1',
    is_enterprise_install: 'false',
    response_url: said.responseUrl ?? '',
    trigger_id: said.trigger ?? fresh('tr'),
  };
}

/** An event in its envelope. */
export function eventOf(event: Readonly<Record<string, unknown>>, id = fresh('Ev')): object {
  return {
    token: 'deprecated',
    team_id: TEAM,
    api_app_id: 'A1',
    type: 'event_callback',
    event_id: id,
    event_time: 1_763_000_000,
    is_ext_shared_channel: false,
    event,
  };
}

export interface ClickMade {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly value: string;
  readonly action?: string;
  readonly block?: string;
  /** Chosen in a menu, not a button. */
  readonly chosen?: boolean;
  readonly thread?: string;
  readonly metadata?: unknown;
  readonly isEphemeral?: boolean;
  readonly responseUrl?: string;
  readonly trigger?: string;
  /** Seconds. */
  readonly at?: number;
}

/** A click on a card in a message. */
export function clickOn(made: ClickMade): object {
  const { user, channel, ts, value, thread } = made;
  const threaded = thread === undefined ? {} : { thread_ts: thread };
  return {
    type: 'block_actions',
    team: { id: TEAM, domain: 'contoso' },
    user: { id: user, username: 'somebody', team_id: TEAM },
    api_app_id: 'A1',
    token: 'deprecated',
    trigger_id: made.trigger ?? fresh('tr'),
    response_url: made.responseUrl ?? '',
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel,
      is_ephemeral: made.isEphemeral === true,
      ...threaded,
    },
    channel: { id: channel, name: 'mail' },
    // A message that only one person sees does not come along.
    ...(made.isEphemeral === true
      ? {}
      : { message: { type: 'message', ts, ...threaded, ...(made.metadata ? { metadata: made.metadata } : {}) } }),
    actions: [
      {
        action_id: made.action ?? 'run:0',
        block_id: made.block ?? 'b1',
        action_ts: String(made.at ?? Date.now() / 1000),
        ...(made.chosen === true
          ? { type: 'static_select', selected_option: { text: { type: 'plain_text', text: value }, value } }
          : { type: 'button', text: { type: 'plain_text', text: 'Do it' }, value }),
      },
    ],
  };
}

/** A click on the home page, which keeps `kept`. */
export function clickAtHome(made: ClickMade, kept: string): object {
  const { channel: _, message: __, response_url: ___, ...click } = clickOn(made) as Readonly<Record<string, unknown>>;
  const view = { id: 'V1', type: 'home', private_metadata: kept };
  return { ...click, container: { type: 'view', view_id: 'V1' }, view };
}

export interface OpenForm {
  readonly callback_id: string;
  readonly private_metadata: string;
  readonly blocks: readonly { readonly block_id: string; readonly element: { readonly type: string } }[];
}

/** A form that somebody filled in: days in its calendars, text in its fields. */
export function formSubmitted(filled: {
  readonly user: string;
  readonly form: OpenForm;
  readonly values: Readonly<Record<string, string>>;
}): object {
  const { user, form, values } = filled;
  const fields = form.blocks.map(({ block_id, element: { type } }) => {
    const given = values[block_id] ?? null;
    if (type === 'datepicker') return [block_id, { value: { type, selected_date: given } }];
    if (type === 'static_select')
      return [block_id, { value: { type, selected_option: given === null ? null : { value: given } } }];
    return [block_id, { value: { type, value: given } }];
  });
  return {
    type: 'view_submission',
    team: { id: TEAM, domain: 'contoso' },
    user: { id: user, name: 'somebody', team_id: TEAM },
    api_app_id: 'A1',
    token: 'deprecated',
    trigger_id: fresh('tr'),
    view: { ...form, id: 'V1', type: 'modal', state: { values: Object.fromEntries(fields) }, hash: 'x' },
    response_urls: [],
  };
}
