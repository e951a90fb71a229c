import {
  type Activity as BotActivity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import { AuthenticationConstants, EmulatorValidation } from 'botframework-connector';
import { jsonOf } from '../../bounded-answer.ts';
import type { TeamsSettings } from '../settings.ts';
import { quietly } from './quiet-sdk.ts';

/** Checks who sends something by the header alone, before anything of the body is read. */
export interface ActivityAuthenticator {
  /** Throws when the sender is not who it should be. `complained`: for each line that the SDK would write to the console. */
  admit(authorization: string, complained: () => void): Promise<Admitted>;
}

/** Somebody who has shown that they are Teams. */
export interface Admitted {
  /** Whether they may speak for this service, and to this bot. */
  speaksFor(activity: { readonly serviceUrl: string; readonly recipient: { readonly id: string } }): SpeaksFor;
  /** Lets `logic` act on what they sent. */
  hear(activity: BotActivity, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined>;
}

type SpeaksFor = 'us' | 'another-service' | 'another-bot';

type AuthenticateRequestResult = Awaited<ReturnType<ConfigurationBotFrameworkAuthentication['authenticateRequest']>>;

/** The SDK answers requests itself, with 500 for a wrong key and with the error's words: only its checks are wanted. */
class CheckedTurns extends CloudAdapter {
  authenticate(authorization: string, serviceUrl: string): Promise<AuthenticateRequestResult> {
    const claimed: Partial<BotActivity> = { channelId: 'msteams', serviceUrl };
    return this.botFrameworkAuthentication.authenticateRequest(claimed as BotActivity, authorization);
  }

  act(
    sender: AuthenticateRequestResult,
    activity: BotActivity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(sender, activity, logic);
  }
}

/**
 * The Emulator's path takes tokens for any audience and serviceUrl, and keeps for ever every tenant that anybody names
 * in a token that is not even signed. Nobody talks to this bot through the Emulator.
 */
Object.assign(EmulatorValidation, { isTokenFromEmulator: () => false });

/** With `SingleTenant` the SDK refuses to begin without credentials; without a type it lets everybody in. */
export function activityAuthenticator({
  identity,
  cloud,
  openIdMetadata,
}: Pick<TeamsSettings, 'identity' | 'cloud' | 'openIdMetadata'>): ActivityAuthenticator {
  if (identity.kind === 'anonymous') {
    const turns = new CheckedTurns(new ConfigurationBotFrameworkAuthentication({}));
    return {
      async admit() {
        const sender = await turns.authenticate('', '');
        return { speaksFor: () => 'us', hear: (activity, logic) => turns.act(sender, activity, logic) };
      },
    };
  }
  const turns = new CheckedTurns(
    new ConfigurationBotFrameworkAuthentication({
      MicrosoftAppId: identity.appId,
      MicrosoftAppPassword: identity.password,
      MicrosoftAppTenantId: identity.tenant,
      MicrosoftAppType: 'SingleTenant',
      // Who may have signed. The SDK takes all of these or none.
      ToBotFromChannelTokenIssuer: cloud.issuer,
      ToBotFromChannelOpenIdMetadataUrl: openIdMetadata,
      ToBotFromEmulatorOpenIdMetadataUrl: cloud.emulatorOpenIdMetadata,
      CallerId: cloud.callerId,
      // Nothing is asked for by the SDK.
      ToChannelFromBotLoginUrl: `${cloud.loginUrl}/${identity.tenant}`,
      ToChannelFromBotOAuthScope: cloud.audience,
      OAuthUrl: cloud.audience,
    }),
  );
  // Teams names a bot `28:` and its app (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference).
  const ourselves = `28:${identity.appId}`;

  return {
    async admit(authorization, complained) {
      const { serviceUrl, expires } = claimsOf(authorization);
      // The SDK takes a token without an end for ever, and one that names no service for any.
      if (serviceUrl === null || expires === null) throw new Error('the token has no end or names no service');
      const sender = await quietly(() => turns.authenticate(authorization, serviceUrl), complained);
      return {
        speaksFor: ({ serviceUrl: named, recipient }) => {
          if (named !== serviceUrl) return 'another-service';
          return recipient.id.toLowerCase() === ourselves ? 'us' : 'another-bot';
        },
        hear: (activity, logic) => turns.act(sender, activity, logic),
      };
    },
  };
}

interface Claims {
  readonly serviceUrl: string | null;
  /** Seconds since 1970. */
  readonly expires: number | null;
}

/** What a token claims, before its signature is checked: they are believed only once it was. */
function claimsOf(authorization: string): Claims {
  const [, payload = ''] = authorization.split('.', 3);
  const claims = Object(jsonOf(Buffer.from(payload, 'base64url').toString('utf8')));
  const [serviceUrl, expires] = [claims[AuthenticationConstants.ServiceUrlClaim], claims['exp']];
  return {
    serviceUrl: typeof serviceUrl === 'string' && serviceUrl !== '' ? serviceUrl : null,
    expires: typeof expires === 'number' ? expires : null,
  };
}
