import { describe, expect, test } from 'vitest';
import { typedLine } from '../../../../../adapters/chat/slack/inbound/read/typed-text.ts';

describe('what somebody typed', () => {
  test.each([
    ['smtp-auth 7d', 'smtp-auth 7d'],
    ['<@UBOT> smtp-auth 7d', 'smtp-auth 7d'],
    ['<@UBOT|mailflow>: smtp-auth 7d', 'smtp-auth 7d'],
    ['could you say <@UBOT> smtp-auth 7d', 'smtp-auth 7d'],
    ['smtp-auth 7d <@UBOT>', 'smtp-auth 7d'],
    ['<@UBOT>', ''],
    ['<@UBOT> sender <mailto:a@contoso.com|a@contoso.com> 30d', 'sender a@contoso.com 30d'],
    ['smtp-auth domain:<http://contoso.com|contoso.com>', 'smtp-auth domain:contoso.com'],
    ['smtp-auth domain:<http://contoso.com>', 'smtp-auth domain:http://contoso.com'],
    ['connectors connector:"R&amp;D &lt;north&gt;"', 'connectors connector:"R&D <north>"'],
    ['&amp;lt;', '&lt;'],
    ['`smtp-auth 7d`', 'smtp-auth 7d'],
    ['tell <@U2> of <#C1|mail> and <!here>', 'tell <@U2> of #mail and @here'],
    ['  smtp-auth\u00a07d\n by:tls ', 'smtp-auth 7d by:tls'],
  ])('%s', (text, line) => {
    expect(typedLine(text, 'UBOT')).toEqual({ line, isPrivate: false });
  });

  test.each(['--private smtp-auth 7d', 'smtp-auth --private 7d', 'smtp-auth 7d —private', 'smtp-auth 7d –Private'])(
    'is for the asker alone: %s',
    (text) => {
      expect(typedLine(text, null)).toEqual({ line: 'smtp-auth 7d', isPrivate: true });
    },
  );

  test('a word that only begins like --private stays', () => {
    expect(typedLine('sender x--private', null)).toEqual({ line: 'sender x--private', isPrivate: false });
  });
});
