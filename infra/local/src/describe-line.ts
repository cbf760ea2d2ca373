/**
 * What a line of a service's log says to somebody who watches the terminal: its message, with the error where there is
 * one. Undefined for what only a machine or a developer wants to know. Lines that are no JSON stay.
 */
export function describeLine(line: string): string | undefined {
  const entry = parse(line)
  if (entry === undefined) return line.trim() === '' || isNodeWarning(line) ? undefined : line
  const level = typeof entry.level === 'number' ? entry.level : 30
  const isRequest = 'req' in entry || 'res' in entry || 'reqId' in entry
  if (level < 30 || (isRequest && level < 40)) return undefined
  const message = typeof entry.msg === 'string' ? entry.msg : 'says something'
  const reason = readReason(entry.err)
  const weight = level >= 50 ? 'error: ' : level >= 40 ? 'warning: ' : ''
  return `${weight}${message}${reason === undefined ? '' : ` (${reason})`}`
}

/** What Node says to developers about deprecated calls. */
function isNodeWarning(line: string): boolean {
  return /^\(node:\d+\) |^\(Use `node --trace/.test(line)
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function readReason(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('message' in error)) return undefined
  return typeof error.message === 'string' ? error.message.split('\n')[0] : undefined
}
