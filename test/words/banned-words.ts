/**
 * Words that a product screen does not use, and what to write instead. They are looked for as whole words, in any case.
 * A new one is a line here; the test then lists every text that has it.
 */
export const BANNED_WORDS: ReadonlyMap<string, string> = new Map([
  ['told', 'sent, notified, or "receives"'],
  ['tell', 'show, list, or distinguish'],
  ['tells', 'shows, lists, or covers'],
  ['telling', 'showing or reporting'],
  ['deed', 'action'],
  ['deeds', 'actions'],
  ['heard', 'received or connected'],
  ['hear', 'receive'],
  ['hears', 'receives'],
  ['said', 'reported, written, or posted'],
  ['spoken', 'unmuted, or "alerts resume"'],
  ['speak', 'use, post, or alert'],
  ['speaks', 'uses, posts, or alerts'],
  ['speaking', 'using or alerting'],
  ['spoke', 'used, posted, or alerted'],
  ['nobody', 'no one in particular: name what is missing'],
  ['whoever', 'an administrator, its owner, or anyone'],
  ['somebody', 'a person, an operator, or the passive'],
  ['anybody', 'anyone'],
  ['everybody', 'everyone'],
  ['cure', 'fix'],
  ['cures', 'fixes'],
  ['mend', 'fix or correct'],
  ['mended', 'fixed'],
  ['at home', 'connected'],
  ['be well', 'be healthy'],
  ['it says', 'name the subject'],
  ['says so', 'name what it shows'],
  ['as it were', 'leave it out'],
  ['is held', 'is stored'],
  ['are held', 'are stored'],
  ['anew', 'again'],
  ['whence', 'where from'],
  ['be had', 'is supported'],
  ['for instance', 'for example'],
  ['goes unseen', 'is missed'],
  ['looked for', 'searched for or detected'],
]);

const PATTERN = new RegExp(`\\b(?:${[...BANNED_WORDS.keys()].join('|').replaceAll(' ', '\\s+')})\\b`, 'gi');

/**
 * Each banned word in a text, with what stands around it and what to write instead: `… Why am I told …: told → sent`.
 * Lines are joined first, because cards wrap between words.
 */
export function bannedIn(text: string): readonly string[] {
  const line = text.replaceAll(/(?:\\n|\s)+/g, ' ');
  return [...line.matchAll(PATTERN)].map((match) => {
    const around = line.slice(Math.max(0, match.index - 40), match.index + match[0].length + 40).trim();
    return `"${match[0]}" in "… ${around} …": write ${BANNED_WORDS.get(match[0].toLowerCase())}`;
  });
}
