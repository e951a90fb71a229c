import { beforeEach, describe, expect, test } from 'vitest';
import { type Delivering, startDelivering } from '../../src/alerts/outbox/deliver.ts';
import { type Compose, DEFAULT_TIMING } from '../../src/alerts/outbox/deliver-options.ts';
import type { Delivery, Root } from '../../src/alerts/outbox/delivery.ts';
import { enqueue } from '../../src/alerts/outbox/enqueue.ts';
import type { Outbox } from '../../src/alerts/outbox/outbox.ts';
import type { AuditEntry } from '../../src/ports/audit.ts';
import type { Outcome } from '../../src/ports/chat-platform.ts';
import type { Announcement } from '../../src/view/announcement.ts';
import { at, delivery, edit, NOON, posted, reply } from '../alerts/outbox/given.ts';
import { type FakeTime, fakeTime } from './fake-time.ts';
import { type GivenPlatform, givenPlatform } from './given-platform.ts';

const LOST: Outcome = { kind: 'unsure', trouble: 'the answer was lost' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SETTLE = DEFAULT_TIMING.settleMs;

let time: FakeTime;
let given: GivenPlatform;
let outbox: Outbox;
let writes: number;
let diskFails: boolean;
let audited: AuditEntry[];
let logged: string[];
let decidedAnew: string[];
let compose: Compose;

beforeEach(() => {
  time = fakeTime(NOON);
  given = givenPlatform(() => time.clock.now());
  outbox = { deliveries: [], roots: [] };
  writes = 0;
  diskFails = false;
  audited = [];
  logged = [];
  decidedAnew = [];
  compose = ({ key }) => announcement(key);
});

function announcement(title: string): Announcement {
  const nothing = { sentences: [], warnings: [], facts: [], chart: null, tables: [], actions: [], notes: [] };
  const provenance = { window: '', source: null, dataUntil: null };
  return { tone: 'neutral', status: null, view: { title, ...nothing, provenance } };
}

/** Begins with these in the outbox. */
async function start(deliveries: readonly Delivery[], roots: readonly Root[] = []): Promise<Delivering> {
  outbox = { deliveries, roots };
  return startDelivering({
    outbox: {
      read: () => outbox,
      async update(change) {
        if (diskFails) throw new Error('no space left');
        const changed = await change(outbox);
        if (changed !== outbox) writes++;
        outbox = changed;
        return outbox;
      },
    },
    platforms: [given.platform],
    compose: (each) => compose(each),
    clock: time.clock,
    wait: time.wait,
    random: () => 0.5,
    log: { info: (event) => logged.push(event), warn: (event) => logged.push(event) },
    onCardDeleted: async (conversation) => void decidedAnew.push(conversation),
    audit: { append: async (entry) => void audited.push(entry), last: async () => audited },
  });
}

const called = () => given.calls.map(({ key }) => key);
const held = (key: string) => outbox.deliveries.find((each) => each.key === key);

describe('what is to be said', () => {
  test('is said, its root kept with the handle, and then gone from the outbox', async () => {
    await start([delivery('r')]);
    await time.pass(0);
    expect(called()).toEqual(['r']);
    expect(outbox).toEqual({ deliveries: [], roots: [posted('r')] });
  });

  test('is on disk as being sent before the platform hears of it', async () => {
    const seen: (string | undefined)[] = [];
    given.onSend = ({ key }) => void seen.push(held(key)?.status);
    await start([delivery('r'), reply('1', 'r')]);
    await time.pass(0);
    expect(seen).toEqual(['sending', 'sending']);
  });

  test('costs one write for each, and one in the end', async () => {
    await start(Array.from({ length: 10 }, (_, n) => delivery(`${n}`)));
    await time.pass(0);
    expect([called().length, writes]).toEqual([10, 11]);
  });

  test.each([2, 50])('wakes those it is for, not %i others that wait for their time', async (others) => {
    const later = Array.from({ length: others }, (_, n) =>
      delivery(`w${n}`, { conversation: `local:w${n}`, notBefore: at(HOUR) }),
    );
    let naps = 0;
    const { wait } = time;
    time = {
      ...time,
      wait: (ms, signal) => {
        naps++;
        return wait(ms, signal);
      },
    };
    const delivering = await start(later);
    await time.pass(0);
    const before = naps;
    outbox = { ...outbox, deliveries: [...outbox.deliveries, delivery('n', { conversation: 'local:w1', rank: 2 })] };
    delivering.wake();
    await time.pass(0);
    expect(called()).toEqual(['n']);
    // While it waits for the answer, and then for its other delivery again.
    expect(naps - before).toBe(2);
  });

  test('is due at once when the clock was set ahead meanwhile and somebody wakes', async () => {
    const delivering = await start([delivery('r', { notBefore: at(HOUR) })]);
    await time.pass(0);
    time.set(new Date(NOON.getTime() + 2 * HOUR));
    delivering.wake();
    await time.pass(0);
    expect(called()).toEqual(['r']);
  });

  test('comes the worst first, and replies after their root', async () => {
    await start([delivery('a'), reply('a1', 'a'), delivery('b', { rank: 3 }), edit('b1', 'b', { rank: 3 })]);
    await time.pass(0);
    expect(called()).toEqual(['b', 'b1', 'a', 'a1']);
  });

  test('is put into words when it is sent, not before', async () => {
    let news = 'old';
    compose = () => announcement(news);
    await start([delivery('r', { notBefore: at(MINUTE) })]);
    await time.pass(MINUTE - 1);
    news = 'new';
    await time.pass(1);
    expect(given.calls.map(({ words }) => words)).toEqual(['new']);
  });

  test('is dropped when there is nothing to say any more, with what hangs on it', async () => {
    compose = ({ key }) => (key === 'r' ? { drop: 'resolved' } : announcement(key));
    await start([delivery('r'), reply('1', 'r'), delivery('s')]);
    await time.pass(0);
    expect(called()).toEqual(['s']);
    expect(outbox.deliveries).toEqual([]);
  });

  test('is heard of by waking, also while something is being said', async () => {
    const delivering = await start([delivery('a')]);
    const put = (key: string) => {
      outbox = enqueue(outbox, [delivery(key)], () => false).outbox;
      delivering.wake();
    };
    given.onSend = ({ key }) => void (key === 'a' && put('b'));
    await time.pass(0);
    expect(called()).toEqual(['a', 'b']);
    put('c');
    await time.pass(0);
    expect(called()).toEqual(['a', 'b', 'c']);
  });
});

describe('a definite failure', () => {
  test('is tried again after as long as the platform asks', async () => {
    given.onSend = () => (given.calls.length === 1 ? { kind: 'not-now', afterMs: 30_000, trouble: '429' } : undefined);
    await start([delivery('r')]);
    await time.pass(29_999);
    expect([called(), held('r')?.trouble]).toEqual([['r'], '429']);
    await time.pass(1);
    expect(called()).toEqual(['r', 'r']);
    expect(given.lookedFor).toEqual([]);
  });

  test('holds back the whole conversation, not each delivery for itself', async () => {
    given.onSend = () => (given.calls.length === 1 ? { kind: 'not-now', afterMs: 30_000, trouble: '429' } : undefined);
    await start([delivery('a', { rank: 2 }), delivery('b')]);
    await time.pass(29_999);
    expect(called()).toEqual(['a']);
    await time.pass(1);
    expect(called()).toEqual(['a', 'a', 'b']);
  });

  test('comes less and less often: dead for an hour costs some seventy calls, and then everything is said', async () => {
    given.onSend = ({ key }) =>
      time.clock.now().getTime() < NOON.getTime() + HOUR || key === 'never'
        ? { kind: 'not-now', afterMs: 0, trouble: 'not reached' }
        : undefined;
    await start([delivery('a', { rank: 3 }), delivery('b', { rank: 2 }), delivery('c')]);
    await time.pass(HOUR);
    expect(given.calls.length).toBeGreaterThan(40);
    expect(given.calls.length).toBeLessThan(90);
    const before = given.calls.length;
    await time.pass(MINUTE);
    expect(called().slice(before)).toEqual(['a', 'b', 'c']);
  });

  test.each<[string, Outcome, readonly string[]]>([
    ['refuses the edit', { kind: 'refused', trouble: 'message_not_found', isMessageGone: true }, ['1', '2', '2']],
    ['takes the reply elsewhere', { kind: 'done', handle: 'x', isOutsideThread: true }, ['1']],
  ])(
    'of a card that people deleted is asked for once more at most, audited, and decided on anew: the chat %s',
    async (_, outcome, calls) => {
      given.onSend = () => outcome;
      const first = outcome.kind === 'done' ? reply('1', 'r') : edit('1', 'r');
      await start([first, reply('2', 'r'), delivery('s', { conversation: 'slack:away' })], [posted('r')]);
      await time.pass(80 * HOUR);
      expect(called()).toEqual(calls);
      expect(outbox.roots).toEqual([posted('r', { deleted: { at: at(0), since: at(0) } })]);
      expect(outbox.deliveries.map(({ key }) => key)).toEqual(['s']);
      expect(audited.map(({ deed, to }) => [deed, to])).toEqual([['card-deleted', 'r']]);
      expect(decidedAnew).toEqual(['local:console']);
    },
  );

  test('of many cards that people deleted is decided on anew once', async () => {
    given.onSend = () => ({ kind: 'refused', trouble: 'message_not_found', isMessageGone: true });
    const keys = Array.from({ length: 30 }, (_, n) => `r${n}`);
    await start(
      keys.map((key) => edit(`edit of ${key}`, key)),
      keys.map((key) => posted(key)),
    );
    await time.pass(HOUR);
    expect(outbox.roots.filter(({ deleted }) => deleted !== undefined)).toHaveLength(30);
    expect(called()).toHaveLength(60);
    expect(decidedAnew).toEqual(['local:console']);
  });

  describe('of an edit', () => {
    const faults: readonly [string, Outcome][] = [
      ['is unsure', LOST],
      ['is throttled', { kind: 'not-now', afterMs: 30_000, trouble: '429' }],
      ['is not let through for an hour', { kind: 'not-now', afterMs: HOUR, trouble: 'ServiceError' }],
      ['is refused', { kind: 'refused', trouble: 'edit_window_closed' }],
      ['is for a card that is not there', { kind: 'refused', trouble: 'message_not_found', isMessageGone: true }],
    ];
    const failing = (outcome: Outcome) => {
      given.onSend = ({ key }) => (key.startsWith('edit') ? outcome : undefined);
    };

    test.each(faults)('that always %s does not hold back a reply', async (_, outcome) => {
      failing(outcome);
      const delivering = await start([reply('1', 'r'), edit('edit', 'r')], [posted('r')]);
      await time.pass(0);
      expect(called()).toEqual(['edit', '1']);
      await time.pass(5 * MINUTE);
      outbox = enqueue(outbox, [edit('edit-2', 'r'), reply('2', 'r'), delivery('s')], () => false).outbox;
      delivering.wake();
      await time.pass(0);
      expect(called().filter((key) => !key.startsWith('edit'))).toEqual(['1', '2', 's']);
    });

    test('that is not let through leaves the platform alone like any other', async () => {
      failing({ kind: 'not-now', afterMs: 0, trouble: 'not reached' });
      const keys = ['p', 'q', 'r', 's'];
      await start(
        keys.map((key) => edit(`edit of ${key}`, key)),
        keys.map((key) => posted(key)),
      );
      await time.pass(HOUR);
      expect(given.calls.length).toBeGreaterThan(40);
      expect(given.calls.length).toBeLessThan(90);
    });

    test('that fails for hours for its card alone leaves those of other cards to be sent', async () => {
      given.onSend = ({ key }) =>
        key === 'edit of q' ? { kind: 'not-now', afterMs: HOUR, trouble: 'ServiceError' } : undefined;
      await start([edit('edit of q', 'q', { rank: 3 }), edit('edit of r', 'r')], [posted('q'), posted('r')]);
      await time.pass(2 * MINUTE);
      expect(called()).toEqual(['edit of q', 'edit of r']);
    });
  });

  describe('that is a refusal', () => {
    const refused: Outcome = { kind: 'refused', trouble: 'not_in_channel' };
    const deeds = () => audited.map(({ deed, to, detail }) => `${deed} ${to}: ${detail}`);

    test('is tried again about hourly and then every six hours, and all that hangs on the card waits', async () => {
      given.onSend = () => refused;
      await start([delivery('r'), reply('1', 'r')]);
      await time.pass(59 * MINUTE);
      expect(called()).toEqual(['r', 'r']);
      await time.pass(47 * HOUR);
      expect(called().length).toBeGreaterThan(8);
      expect(called().length).toBeLessThan(20);
      expect(new Set(called())).toEqual(new Set(['r']));
      expect(outbox.deliveries.map(({ key, status }) => [key, status])).toEqual([
        ['r', 'due'],
        ['1', 'due'],
      ]);
    });

    test('is in the audit once when it begins, and once when the card is taken at last', async () => {
      given.onSend = () => (given.calls.length < 4 ? refused : undefined);
      await start([delivery('r'), reply('1', 'r')]);
      await time.pass(2 * HOUR);
      expect(deeds()).toEqual(['delivery-refused r: not_in_channel']);
      await time.pass(9 * HOUR);
      expect(called().slice(-2)).toEqual(['r', '1']);
      expect(deeds()).toEqual([
        'delivery-refused r: not_in_channel',
        'delivery-taken r: refused since 2026-11-22T12:00:00.000Z: not_in_channel',
      ]);
      expect(outbox.deliveries).toEqual([]);
    });

    test('is still the same refusal after the platform was away', async () => {
      const answers: readonly Outcome[] = [refused, { kind: 'not-now', afterMs: 0, trouble: '503' }, refused];
      given.onSend = () => answers[given.calls.length - 1] ?? LOST;
      await start([delivery('r')]);
      await time.pass(3 * HOUR);
      expect(held('r')?.refused).toMatchObject({ since: at(0), times: 2 });
      given.onFind = () => ({ kind: 'there', handle: 'at-r' });
      await time.pass(9 * HOUR);
      expect(deeds().map((deed) => deed.split(' ')[0])).toEqual(['delivery-refused', 'delivery-taken']);
    });

    test('keeps nothing else of the conversation waiting', async () => {
      given.onSend = ({ key }) => (key === 'r' ? refused : undefined);
      await start([delivery('r', { rank: 9 }), delivery('s')]);
      await time.pass(0);
      expect(called()).toEqual(['r', 's']);
    });

    test('ends for replies and edits after three days, with a word in the audit', async () => {
      given.onSend = () => refused;
      await start([edit('1', 'r'), reply('2', 'r')], [posted('r')]);
      await time.pass(71 * HOUR);
      expect(outbox.deliveries).toHaveLength(2);
      await time.pass(13 * HOUR);
      expect(outbox.deliveries).toEqual([]);
      expect(deeds().slice(2)).toEqual([
        'delivery-given-up r: refused since 2026-11-22T12:00:00.000Z: not_in_channel',
        'delivery-given-up r: refused since 2026-11-22T12:00:00.000Z: not_in_channel',
      ]);
    });
  });
});

describe('an ambiguous failure', () => {
  test('is looked up after the settle time before anything is sent again: found, it was said', async () => {
    given.onSend = () => LOST;
    given.onFind = () => ({ kind: 'there', handle: 'at-r' });
    await start([delivery('r'), reply('1', 'r')]);
    await time.pass(SETTLE - 1);
    expect([called(), given.lookedFor]).toEqual([['r'], []]);
    given.onSend = () => undefined;
    await time.pass(1);
    expect(given.lookedFor).toEqual(['r']);
    expect(called()).toEqual(['r', '1']);
    expect(outbox.roots.map(({ handle }) => handle)).toEqual(['at-r']);
  });

  test('not found, it is sent again', async () => {
    given.onSend = () => (given.calls.length === 1 ? LOST : undefined);
    await start([delivery('r')]);
    await time.pass(SETTLE);
    expect([called(), given.lookedFor]).toEqual([['r', 'r'], ['r']]);
    expect(given.calls.map(({ mayRepeat }) => mayRepeat)).toEqual([false, false]);
  });

  test('where nobody can look, it is sent again and says that it may repeat', async () => {
    given.onSend = () => (given.calls.length === 1 ? LOST : undefined);
    given.onFind = () => ({ kind: 'unreadable' });
    await start([delivery('r')]);
    await time.pass(SETTLE);
    expect(given.calls.map(({ mayRepeat }) => mayRepeat)).toEqual([false, true]);
  });

  test('where nobody can look and every repeat is lost as well, there is one repeat now and then one an hour', async () => {
    given.onSend = () => LOST;
    given.onFind = () => ({ kind: 'unreadable' });
    await start([delivery('r')]);
    await time.pass(3 * 3_600_000);
    const [, ...repeats] = given.calls.map(({ at }) => at.getTime());
    const apart = repeats.slice(1).map((each, n) => each - (repeats[n] ?? 0));
    expect(apart.length).toBeGreaterThan(1);
    for (const ms of apart) expect(ms).toBeGreaterThanOrEqual(3_600_000);
  });

  test('where looking fails, it is looked up again and not sent', async () => {
    given.onSend = () => LOST;
    given.onFind = () => ({ kind: 'not-now', afterMs: 5_000, trouble: '503' });
    await start([delivery('r')]);
    await time.pass(2 * SETTLE);
    expect(given.lookedFor.length).toBeGreaterThan(1);
    expect(called()).toEqual(['r']);
  });

  test('of one thread does not keep the others of the conversation waiting', async () => {
    given.onSend = ({ key }) => (key === 'a' ? LOST : undefined);
    await start([delivery('a', { rank: 3 }), reply('a1', 'a', { rank: 3 }), delivery('b')]);
    await time.pass(SETTLE - 1_000);
    expect(called()).toEqual(['a', 'b']);
  });

  test('of an edit is simply repeated', async () => {
    given.onSend = () => (given.calls.length === 1 ? LOST : undefined);
    await start([edit('1', 'r')], [posted('r')]);
    await time.pass(SETTLE);
    expect([called(), given.lookedFor, outbox.deliveries]).toEqual([['1', '1'], [], []]);
  });

  test('that comes again and again is tried less and less often, for ever', async () => {
    given.onSend = () => LOST;
    await start([delivery('r')]);
    await time.pass(HOUR);
    expect(given.calls.length).toBeGreaterThan(20);
    expect(given.calls.length).toBeLessThan(120);
  });
});

describe('after a crash', () => {
  test('what was being sent is looked up after the settle time, and sent only if it is not there', async () => {
    const underWay = { status: 'sending' as const, attempts: 1 };
    given.onFind = (key) => (key === 'there' ? { kind: 'there', handle: 'at-there' } : undefined);
    await start([delivery('there', underWay), delivery('not-there', underWay), delivery('due')]);
    await time.pass(SETTLE - 1);
    expect([called(), given.lookedFor]).toEqual([['due'], []]);
    await time.pass(MINUTE);
    expect(given.lookedFor).toEqual(['there', 'not-there']);
    expect(called()).toEqual(['due', 'not-there']);
    expect(outbox.roots.map(({ key }) => key).sort()).toEqual(['due', 'not-there', 'there']);
  });

  test('an edit that was being sent is repeated', async () => {
    await start([edit('1', 'r', { status: 'sending', attempts: 1 })], [posted('r')]);
    await time.pass(SETTLE);
    expect([called(), given.lookedFor]).toEqual([['1'], []]);
  });
});

describe('conversations', () => {
  const there = { conversation: 'local:there' };

  test('do not block one another: one whose calls never return keeps nobody waiting', async () => {
    given.onSend = ({ conversation }) => (conversation === 'local:there' ? new Promise(() => {}) : undefined);
    await start([delivery('stuck', { ...there, rank: 9 }), delivery('a'), delivery('b')]);
    await time.pass(0);
    expect(called()).toEqual(['stuck', 'a', 'b']);
    expect(outbox.deliveries.map(({ key }) => key)).toEqual(['stuck']);
  });

  test('take a call that never returns for unsure after a deadline', async () => {
    given.onSend = () => (given.calls.length === 1 ? new Promise(() => {}) : undefined);
    await start([delivery('r')]);
    await time.pass(MINUTE);
    expect(held('r')).toMatchObject({ status: 'unsure', trouble: 'no answer within 60 s' });
    await time.pass(SETTLE);
    expect([given.lookedFor, called()]).toEqual([['r'], ['r', 'r']]);
  });

  test('go on when looking never returns', async () => {
    given.onSend = () => (given.calls.length === 1 ? LOST : undefined);
    given.onFind = () => (given.lookedFor.length === 1 ? new Promise(() => {}) : undefined);
    await start([delivery('r')]);
    await time.pass(3 * MINUTE);
    expect([given.lookedFor, called()]).toEqual([
      ['r', 'r'],
      ['r', 'r'],
    ]);
  });

  test('survive a platform that throws, which tells nobody whether it was said', async () => {
    given.onSend = () => (given.calls.length === 1 ? Promise.reject(new Error('broken')) : undefined);
    await start([delivery('r')]);
    await time.pass(0);
    expect(held('r')).toMatchObject({ status: 'unsure', trouble: 'broken' });
    await time.pass(SETTLE);
    expect(given.lookedFor).toEqual(['r']);
  });

  test('survive words that cannot be found: the others go on, and it is tried again', async () => {
    let isBroken = true;
    compose = ({ key }) => {
      if (isBroken && key === 'r') throw new Error('no such episode');
      return announcement(key);
    };
    await start([delivery('r', { rank: 9 }), delivery('s')]);
    await time.pass(0);
    expect(called()).toEqual(['s']);
    expect(held('r')?.trouble).toBe('no text could be built: no such episode');
    isBroken = false;
    await time.pass(1_000);
    expect(called()).toEqual(['s', 'r']);
  });

  test('of a platform that is not there keep what they have, for when it is', async () => {
    const delivering = await start([delivery('x', { conversation: 'slack:C1' }), delivery('a')]);
    delivering.wake();
    await time.pass(HOUR);
    expect(called()).toEqual(['a']);
    expect(held('x')?.status).toBe('due');
    expect(logged.filter((event) => event === 'deliver.no-platform')).toHaveLength(1);
  });
});

describe('a disk that cannot be written', () => {
  test('keeps everything from being said, until it can', async () => {
    await start([delivery('r', { notBefore: at(1_000) })]);
    diskFails = true;
    await time.pass(MINUTE);
    expect(called()).toEqual([]);
    diskFails = false;
    await time.pass(MINUTE);
    expect(called()).toEqual(['r']);
  });

  test('does not make what was said be said again', async () => {
    given.onSend = () => {
      diskFails = true;
      return undefined;
    };
    await start([delivery('r')]);
    await time.pass(MINUTE);
    diskFails = false;
    await time.pass(MINUTE);
    expect(called()).toEqual(['r']);
    expect(outbox).toMatchObject({ deliveries: [], roots: [{ handle: 'at-r' }] });
  });
});

describe('there is nothing to be said right now', () => {
  const isQuiet = async (delivering: Delivering): Promise<boolean> => {
    let is = false;
    void delivering.idle().then(() => {
      is = true;
    });
    await time.pass(0);
    return is;
  };
  const throttled: Outcome = { kind: 'not-now', afterMs: HOUR, trouble: '429' };

  test('while the platform asks to wait, whenever somebody wakes', async () => {
    let answer: (outcome: Outcome) => void = () => {};
    given.onSend = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const delivering = await start([delivery('r')]);
    await time.pass(0);
    delivering.wake();
    answer(throttled);
    expect(await isQuiet(delivering)).toBe(true);
    delivering.wake();
    expect(await isQuiet(delivering)).toBe(true);
    expect(called()).toEqual(['r']);
    given.onSend = () => undefined;
    await time.pass(HOUR);
    expect(called()).toEqual(['r', 'r']);
  });

  test('not before a call has been answered', async () => {
    given.onSend = () => new Promise(() => {});
    const delivering = await start([delivery('r')]);
    expect(await isQuiet(delivering)).toBe(false);
  });

  test('once it is stopped, for those too who waited before', async () => {
    let answer: (outcome: Outcome) => void = () => {};
    given.onSend = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const delivering = await start([delivery('r'), delivery('s')]);
    await time.pass(0);
    const quiet = delivering.idle();
    const stopped = delivering.stop();
    answer(throttled);
    await stopped;
    await quiet;
    expect(called()).toEqual(['r']);
  });
});

describe('stopping', () => {
  test('records what is under way and begins nothing more', async () => {
    let answer: (outcome: Outcome) => void = () => {};
    given.onSend = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const delivering = await start([delivery('a'), delivery('b')]);
    await time.pass(0);
    const stopped = delivering.stop();
    answer({ kind: 'done', handle: 'at-a' });
    await stopped;
    delivering.wake();
    await time.pass(HOUR);
    expect(called()).toEqual(['a']);
    expect(outbox).toEqual({ deliveries: [delivery('b')], roots: [posted('a')] });
  });

  test('does not wait for what is to be tried later', async () => {
    const delivering = await start([delivery('a', { notBefore: at(HOUR) })]);
    await time.pass(0);
    await delivering.stop();
    expect(called()).toEqual([]);
  });
});

test('a clock that is set forth or back makes nothing be said twice, and holds nothing back for ever', async () => {
  given.onSend = () => (given.calls.length === 1 ? LOST : undefined);
  const delivering = await start([delivery('a')]);
  await time.pass(0);
  time.set(new Date('2020-01-01T00:00:00Z'));
  delivering.wake();
  await time.pass(MINUTE);
  expect([given.lookedFor, called()]).toEqual([['a'], ['a', 'a']]);
  time.set(new Date('2030-01-01T00:00:00Z'));
  delivering.wake();
  await time.pass(HOUR);
  expect(called()).toEqual(['a', 'a']);
});
