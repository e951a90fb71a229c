import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SCOPES } from '../../../../adapters/chat/slack/scopes.ts';

const FILE = join(import.meta.dirname, '../../../../adapters/chat/slack/manifest.json');
const manifest = JSON.parse(readFileSync(FILE, 'utf8'));

/** The scope that each event asks for (docs.slack.dev/reference/events, read 2026-11); null for none. */
const EVENT_SCOPES: Readonly<Record<string, string | null>> = {
  app_home_opened: null,
  app_mention: 'app_mentions:read',
  app_uninstalled: null,
  channel_archive: 'channels:read',
  channel_deleted: 'channels:read',
  channel_left: 'channels:read',
  group_archive: 'groups:read',
  group_deleted: 'groups:read',
  group_left: 'groups:read',
  member_joined_channel: 'channels:read',
  member_left_channel: 'channels:read',
  'message.im': 'im:history',
  tokens_revoked: null,
};

describe('the manifest', () => {
  test('asks for exactly the scopes that doctor looks for and the table explains', () => {
    expect(manifest.oauth_config.scopes).toEqual({ bot: SCOPES.map(({ name }) => name) });
    for (const { why } of SCOPES) expect(why).toMatch(/^(to|for) \w.{10,}/);
  });

  test('asks for no event without the scope for it', () => {
    const events: readonly string[] = manifest.settings.event_subscriptions.bot_events;
    expect(events).toEqual(Object.keys(EVENT_SCOPES).sort());
    for (const scope of Object.values(EVENT_SCOPES)) {
      if (scope !== null) expect(SCOPES.map(({ name }) => name)).toContain(scope);
    }
  });

  test('has one command, whose text arrives as it was typed', () => {
    expect(manifest.features.slash_commands).toEqual([
      expect.objectContaining({ command: '/mailflow', should_escape: false, usage_hint: expect.stringMatching(/./) }),
    ]);
  });

  test('needs no public address, and no token in it expires', () => {
    expect(manifest.settings).toMatchObject({
      ...{ socket_mode_enabled: true, token_rotation_enabled: false, interactivity: { is_enabled: true } },
    });
    expect(readFileSync(FILE, 'utf8')).not.toContain('http');
  });

  test('keeps within what Slack takes: 35 characters of a name, 140 of a description, 80 of a bot', () => {
    expect(manifest.display_information.name.length).toBeLessThanOrEqual(35);
    expect(manifest.display_information.description.length).toBeLessThanOrEqual(140);
    expect(manifest.features.bot_user.display_name).toMatch(/^[a-z0-9_.-]{1,80}$/);
  });
});
