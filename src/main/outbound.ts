import { readFileSync } from 'node:fs';
import { type Outbound, outbound } from '../../adapters/http/outbound/outbound.ts';
import { outboundSettings } from '../../adapters/http/outbound/outbound-settings.ts';
import { systemWords } from '../model/text/system-text.ts';

/** How requests leave this machine, as the environment has it; `faults`: what is wrong with it, in sentences for people. */
export async function outboundOf(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly way: Outbound; readonly faults: readonly string[] }> {
  const { settings, faults } = outboundSettings(environment, textOf);
  return { way: await outbound(settings), faults };
}

function textOf(path: string): string | { readonly fault: string } {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    return { fault: `cannot be read: ${systemWords(cause as NodeJS.ErrnoException)}` };
  }
}
