const allowed: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])
const longest = 2048

/**
 * The address of a link in an answer as it may be opened, or null. Only absolute addresses of harmless schemes: a
 * relative one would point into this site, and `new URL` sees through case, control characters and entities.
 */
export function safeHref(address: string): string | null {
  if (address.length > longest || !URL.canParse(address)) return null
  const url = new URL(address)
  return allowed.has(url.protocol) ? url.href : null
}

/** Where an image would have come from, in words. */
export function hostOf(address: string): string {
  const absolute = address.startsWith('//') ? `https:${address}` : address
  const host = URL.canParse(absolute) ? new URL(absolute).host : ''
  return host === '' ? 'no address' : host
}
