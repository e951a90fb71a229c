import {
  type Activity as BotActivity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import { EmulatorValidation } from 'botframework-connector';
import type { TeamsSettings } from '../settings.ts';

/** Checks who sent an activity, then lets `logic` act on it. Throws when the sender is not who it should be. */
export interface ActivityAuthenticator {
  hear(
    authorization: string,
    activity: BotActivity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined>;
}

/** The SDK answers requests itself, with 500 for a wrong key and with the error's words: only its checks are wanted. */
class CheckedTurns extends CloudAdapter implements ActivityAuthenticator {
  hear(authorization: string, activity: BotActivity, logic: (context: TurnContext) => Promise<void>) {
    return this.processActivity(authorization, activity, logic);
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
  if (identity.kind === 'anonymous') return new CheckedTurns(new ConfigurationBotFrameworkAuthentication({}));
  return new CheckedTurns(
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
}
