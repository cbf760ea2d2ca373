/** Makes the test by which the server tells whether a subject passes a filter. */
export function subjectMatcher(filter: string): (subject: string) => boolean {
  const wanted = filter.split('.')
  const rest = wanted.at(-1) === '>' ? wanted.length - 1 : null
  return (subject) => {
    const tokens = subject.split('.')
    if (rest === null ? tokens.length !== wanted.length : tokens.length <= rest) return false
    return tokens.every((token, at) => (rest !== null && at >= rest) || wanted[at] === '*' || wanted[at] === token)
  }
}
