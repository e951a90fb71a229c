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
export interface Turns {
  hear(
    authorization: string,
    activity: BotActivity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined>;
}

/** The SDK answers requests itself, with 500 for a wrong key and with the error's words: only its checks are wanted. */
class CheckedTurns extends CloudAdapter implements Turns {
  hear(authorization: string, activity: BotActivity, logic: (context: TurnContext) => Promise<void>) {
    return this.processActivity(authorization, activity, logic);
  }
}

/** What the SDK takes where nothing is said (botframework-connector 4.23.3, authenticationConstants). */
const USUAL = {
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  ToBotFromEmulatorOpenIdMetadataUrl: 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
  OAuthUrl: 'https://api.botframework.com',
  CallerId: 'urn:botframework:azure',
};

/**
 * The Emulator's path takes tokens for any audience and serviceUrl, and keeps for ever every tenant that anybody names
 * in a token that is not even signed. Nobody talks to this bot through the Emulator.
 */
Object.assign(EmulatorValidation, { isTokenFromEmulator: () => false });

/** With `SingleTenant` the SDK refuses to begin without credentials; without a type it lets everybody in. */
export function turns({ identity, openIdMetadata }: Pick<TeamsSettings, 'identity' | 'openIdMetadata'>): Turns {
  const checked = new CheckedTurns(
    new ConfigurationBotFrameworkAuthentication(
      identity.kind === 'anonymous'
        ? {}
        : {
            MicrosoftAppId: identity.appId,
            MicrosoftAppPassword: identity.password,
            MicrosoftAppTenantId: identity.tenant,
            MicrosoftAppType: 'SingleTenant',
            // The SDK takes all of these or none.
            ...(openIdMetadata === null ? {} : { ...USUAL, ToBotFromChannelOpenIdMetadataUrl: openIdMetadata }),
          },
    ),
  );
  return checked;
}
