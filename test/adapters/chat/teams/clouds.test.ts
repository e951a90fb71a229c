import { AuthenticationConstants, GovernmentConstants } from 'botframework-connector';
import { expect, test } from 'vitest';
import { CLOUDS } from '../../../../adapters/chat/teams/clouds.ts';

test.each([
  ['public', AuthenticationConstants],
  ['us-government', GovernmentConstants],
] as const)('in the %s cloud tokens come and go as the SDK has it', (name, sdk) => {
  const { loginUrl, audience, issuer, openIdMetadata, emulatorOpenIdMetadata } = CLOUDS[name];
  expect({ loginUrl: `${loginUrl}/`, audience, issuer, openIdMetadata, emulatorOpenIdMetadata }).toEqual({
    loginUrl: sdk.ToChannelFromBotLoginUrlPrefix,
    audience: sdk.ToChannelFromBotOAuthScope,
    issuer: sdk.ToBotFromChannelTokenIssuer,
    openIdMetadata: sdk.ToBotFromChannelOpenIdMetadataUrl,
    emulatorOpenIdMetadata: sdk.ToBotFromEmulatorOpenIdMetadataUrl,
  });
});
