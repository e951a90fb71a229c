import { z } from 'zod';
import type { Clock } from '../../../../src/ports/clock.ts';
import type { Log } from '../../../../src/ports/log.ts';
import type { Apart } from '../../chat-system.ts';
import { downloading, downloadingApart } from '../download.ts';
import { fileInfos } from '../file-info.ts';
import { type Ask, type Endpoint, request, slackTrouble } from './ask.ts';
import type { SlackCalls, SlackSelf } from './calls.ts';
import { handled, messages } from './messages.ts';
import { pages } from './pages.ts';
import { people } from './people.ts';
import { places } from './places.ts';
import { remembering } from './remember.ts';
import { responding } from './respond.ts';
import { uploading } from './upload.ts';

export interface WebCallsOptions extends Endpoint {
  readonly clock: Clock;
  readonly log: Log;
  /** Ids in `MAILFLOW_OPERATORS`. */
  readonly allowed: readonly string[];
  /** Fetches large files in another thread; absent without one. */
  readonly apart?: Apart | undefined;
}

/** The calls as Slack's Web API takes them, by the SDK's client without its own repeats. */
export function webCalls({ clock, log, allowed, apart, ...endpoint }: WebCallsOptions): SlackCalls {
  const ask = request(endpoint);
  const selfOf = remembering(
    () => readSelf(ask),
    () => Number.POSITIVE_INFINITY,
    clock,
  );
  const self = () => selfOf('self');
  return {
    ...messages(ask, log),
    respond: responding(endpoint, log),
    upload: uploading(ask, endpoint),
    fileInfo: fileInfos(ask),
    download: apart === undefined ? downloading(endpoint) : downloadingApart(endpoint, apart),
    person: people(ask, { self, clock, log, allowed }),
    place: places(ask, clock, log),
    openView: async (trigger, view) =>
      handled(await ask('views.open', { trigger_id: trigger, view }, viewAnswer), viewId).outcome,
    publishHome: async (user, view) =>
      handled(await ask('views.publish', { user_id: user, view }, viewAnswer), viewId).outcome,
    self,
    page: pages(ask, self),
  };
}

const viewAnswer = z.object({ view: z.object({ id: z.string() }) });
const viewId = ({ view }: z.infer<typeof viewAnswer>) => view.id;

const authTest = z.object({
  team_id: z.string(),
  user_id: z.string(),
  bot_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});

async function readSelf(ask: Ask): Promise<SlackSelf> {
  const asked = await ask('auth.test', {}, authTest);
  if (!asked.ok) throw slackTrouble('who the bot is', asked.failure);
  const { team_id: team, user_id: user, bot_id, enterprise_id, response_metadata: further } = asked.answer;
  return { team, user, bot: bot_id ?? null, enterprise: enterprise_id ?? null, scopes: further?.scopes ?? null };
}
