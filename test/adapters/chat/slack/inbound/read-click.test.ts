import { describe, expect, test } from 'vitest';
import { doubleClicks } from '../../../../../adapters/chat/slack/inbound/handlers/double-clicks.ts';
import { type Click, readClick } from '../../../../../adapters/chat/slack/inbound/read/read-click.ts';
import { markedWith } from '../../../../../adapters/chat/slack/inbound/read/shown-command.ts';
import { cardWords } from '../../../../../adapters/chat/slack/outbound/card-text.ts';
import { emptyCard } from '../../../../../cards/card.ts';
import { commandValue } from '../../../../../cards/slack/command-value.ts';
import { clickOn, fresh, TEAM } from '../../../../slack/payloads.ts';

const CLICK = { user: 'U1', channel: 'C1', ts: '10.1', value: 'smtp-auth 7d' };

const read = (made: Partial<Parameters<typeof clickOn>[0]> = {}): Click => {
  const click = readClick(clickOn({ ...CLICK, ...made }));
  if (click === null) throw new Error('not read');
  return click;
};

describe('a click', () => {
  test('on a button or in a menu holds its command', () => {
    expect(read().value).toBe('smtp-auth 7d');
    const value = commandValue('connectors connector:"R&D <50%>"');
    expect(read({ value, chosen: true, action: 'run:26' })).toMatchObject({
      value: 'connectors connector:"R&D <50%>"',
      action: 'run:26',
      sender: { user: 'U1', team: TEAM },
    });
  });

  test('knows where its card stands', () => {
    expect(read().card).toMatchObject({ kind: 'message', channel: 'C1', ts: '10.1', thread: null });
    expect(read({ thread: '9.9' }).card).toMatchObject({ ts: '10.1', thread: '9.9' });
    expect(read({ thread: '10.1' }).card, 'a root with replies').toMatchObject({ ts: '10.1', thread: null });
    expect(read({ isEphemeral: true }).card).toMatchObject({ isEphemeral: true, shown: null });
  });

  test("knows what its card showed, by the message's metadata", () => {
    const metadata = { event_type: 'mailflow', event_payload: { key: null, command: 'smtp-auth 7d by:tls' } };
    expect(read({ metadata }).card).toMatchObject({ shown: 'smtp-auth 7d by:tls' });
    expect(read({ metadata: { event_type: 'other', event_payload: { command: 'x' } } }).card).toMatchObject({
      shown: null,
    });
  });

  test('on a card that one person sees knows what it showed by the block that was clicked in', () => {
    const card = { ...emptyCard('Mail flow'), actions: [{ label: 'More', command: 'summary 30d' }] };
    const { message: marked } = markedWith(cardWords(card), 'smtp-auth 7d domain:"R&D"');
    const block = marked.blocks.flatMap((each) => ('block_id' in each ? [String(each.block_id)] : []))[0] ?? '';
    expect(block.length).toBeGreaterThan(0);
    expect(read({ isEphemeral: true, block }).card).toMatchObject({ shown: 'smtp-auth 7d domain:"R&D"' });
  });

  test('on the home page is answered in the conversation with the bot', () => {
    const { container: _, channel: __, message: ___, ...rest } = clickOn(CLICK) as Record<string, unknown>;
    const atHome = { ...rest, container: { type: 'view', view_id: 'V1' }, view: { private_metadata: 'D1' } };
    expect(readClick(atHome)).toMatchObject({ card: { kind: 'home', channel: 'D1' } });
    expect(readClick({ ...atHome, view: { private_metadata: '' } })).toBeNull();
  });

  test.each([null, {}, 'text', { actions: [] }, { ...clickOn(CLICK), user: null }])(
    'that cannot be read is none: %j',
    (body) => {
      expect(readClick(body)).toBeNull();
    },
  );
});

describe('two clicks', () => {
  test('of one hand within a moment are one', () => {
    const isDouble = doubleClicks();
    expect(isDouble(read({ at: 100 }))).toBe(false);
    expect(isDouble(read({ at: 100.4 }))).toBe(true);
    expect(isDouble(read({ at: 101.5 }))).toBe(true);
  });

  test('are two when the second comes later, on another button, card or by another hand', () => {
    const isDouble = doubleClicks();
    expect(isDouble(read({ at: 100 }))).toBe(false);
    expect(isDouble(read({ at: 100, value: 'summary' }))).toBe(false);
    expect(isDouble(read({ at: 100, ts: '10.2' }))).toBe(false);
    expect(isDouble(read({ at: 100, user: 'U2' }))).toBe(false);
    expect(isDouble(read({ at: 110 }))).toBe(false);
  });

  test('are told apart however many there were in between', () => {
    const isDouble = doubleClicks();
    for (let n = 0; n < 5_000; n++) isDouble(read({ at: 100 + n / 1e6, ts: fresh('1.') }));
    expect(isDouble(read({ at: 101 }))).toBe(false);
    expect(isDouble(read({ at: 101.1 }))).toBe(true);
  });
});
