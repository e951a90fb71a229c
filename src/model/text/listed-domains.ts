const DOMAIN = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** Mail domains of a setting, in small letters, and what is wrong with them. */
export function listedDomains(names: readonly string[]) {
  const value = names.map((name) => name.trim().toLowerCase().replace(/\.$/, ''));
  return { value, faults: value.filter((name) => !DOMAIN.test(name)).map((name) => `"${name}" is not a domain`) };
}
