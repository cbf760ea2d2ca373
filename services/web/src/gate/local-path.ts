/** Where to go after signing in: a path of this site, whatever the address says. */
export function localPath(returnTo: string | undefined): string {
  if (returnTo === undefined || !returnTo.startsWith('/') || !URL.canParse(returnTo, 'http://here')) return '/'
  const url = new URL(returnTo, 'http://here')
  return url.host === 'here' ? url.pathname + url.search : '/'
}
