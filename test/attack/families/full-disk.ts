import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { slashCommand } from '../../slack/payloads.ts';
import type { Family } from '../family.ts';
import { msUntil } from '../program.ts';
import { startInSlack } from '../slack-service.ts';

const DISK_MB = 40;
const CHANNEL = 'C00000001';
const READS = ['help', 'status', 'smtp-auth 2026-11-01..2026-11-15', 'insights', 'subscriptions', 'mutes', 'imports'];
const CHANGES = ['mute full@contoso.com 1d force:yes', 'subscribe all'];

/** A mount of its own: as root, or as somebody whom the machine lets be root of nothing else. */
const WAYS = [
  ['unshare', '-m'],
  ['unshare', '-rm'],
] as const;

function way(): readonly string[] | undefined {
  return WAYS.find(([command, ...args]) => {
    try {
      execFileSync(command, [...args, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

/** The disk below the data is full: questions are answered, changes refused, and the log says why. */
export const fullDisk: Family = {
  name: 'full disk',
  notHere: async () => (way() === undefined ? 'this user may not mount a small disk (unshare -m)' : null),
  async attack(arena) {
    const base = await arena.data();
    const data = join(arena.folder, 'small');
    const mounted = `mkdir -p "$0" && mount -t tmpfs -o size=${DISK_MB}m,mode=0700 tmpfs "$0" && cp -a "$1"/. "$0" && shift && exec "$@"`;
    const wrapper = [...(way() ?? []), 'sh', '-c', mounted, data, base];
    const { program, slack, send } = await startInSlack(arena, { data, wrapper });
    const inside = (name: string): string => join(`/proc/${program.child.pid}/root`, data, name);
    const ask = async (text: string, user: string): Promise<readonly string[]> => {
      const before = slack.wordsTo(CHANNEL).length;
      const said = () => [...slack.wordsTo(user), ...slack.wordsTo(CHANNEL).slice(before)];
      await send.command(slashCommand({ text, user, channel: CHANNEL }));
      await msUntil(() => said().length > 0, 30_000);
      return said();
    };
    await ask('status', 'U000000EVE');
    await fill(inside('filler'));

    for (const [round, text] of [...READS, ...READS].entries()) {
      const words = await ask(text, `U0000ANN${round}`);
      arena.see({ kind: 'at-least', name: `\`${text}\` is answered`, value: words.length, limit: 1 });
      arena.see({
        kind: 'none',
        name: `\`${text}\` fails`,
        found: words.filter((each) => each.includes('That failed')),
      });
    }
    for (const [n, text] of CHANGES.entries()) {
      const words = await ask(text, `U0000BOB${n}`);
      arena.see({ kind: 'at-least', name: `\`${text}\` is answered`, value: words.length, limit: 1 });
      arena.see({
        kind: 'none',
        name: `\`${text}\` is said to be done`,
        found: words.filter((each) => /"Muted|is muted|hears|Subscribed/.test(each)),
      });
    }
    arena.see({
      kind: 'one-of',
      name: 'the log says ENOSPC',
      value: program.stderr().includes('ENOSPC'),
      allowed: [true],
    });
    const { status } = await fetch(`${program.url}/readyz`);
    arena.see({ kind: 'one-of', name: '/readyz', value: status, allowed: [503] });
    await rm(inside('filler'));
    const words = await ask('mute free@contoso.com 1d force:yes', 'U0000DEE');
    arena.see({
      kind: 'none',
      name: 'with room again a change fails',
      found: words.filter((each) => each.includes('That failed')),
    });
    const muted = await ask('mutes', 'U0000DEE');
    arena.see({
      kind: 'one-of',
      name: 'with room again it is kept',
      value: muted.some((each) => each.includes('free@contoso.com')),
      allowed: [true],
    });
    arena.see({
      kind: 'none',
      name: 'what was refused is kept',
      found: muted.filter((each) => each.includes('full@contoso.com')),
    });
  },
};

/** Until the last block is taken. */
async function fill(path: string): Promise<void> {
  for (const size of [1_000_000, 4_096, 1]) {
    for (;;) {
      const failed = await writeFile(path, Buffer.alloc(size), { flag: 'a' }).then(
        () => false,
        () => true,
      );
      if (failed) break;
    }
  }
}
