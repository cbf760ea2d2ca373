const maxLength = 500

/** Where to go on after signing in: a path of this site, else its beginning. */
export function safePath(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > maxLength || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted)) return '/'
  // Written for a parser that is lenient in other ways than this one, it is no path of ours either.
  if (/\\|%0[ad]|%5c/i.test(wanted)) return '/'
  const { pathname, search, hash } = new URL(wanted, 'http://here.invalid')
  return pathname.startsWith('//') ? '/' : `${pathname}${search}${hash}`
}
