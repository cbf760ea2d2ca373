import type { LogEntry } from '@playground/bus'
import {
  type RunOutputEvent,
  type RunStateEvent,
  readDelta,
  runOutputEvent,
  runStateEvent,
  type SessionEvent,
  sessionEvent,
} from '@playground/contracts'

export type LoggedEvent = RunStateEvent | RunOutputEvent | SessionEvent

const decoder = new TextDecoder()

/** What a message of the log says; null when it is none of ours. */
export function readEntry({ subject, data }: LogEntry): LoggedEvent | null {
  const json = decoder.decode(data)
  const isOutput = subject.endsWith('.output')
  const delta = isOutput ? readDelta(json) : null
  if (delta !== null) return delta
  const schema = isOutput ? runOutputEvent : schemaFor(subject)
  try {
    const parsed = schema.safeParse(JSON.parse(json))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function schemaFor(subject: string) {
  return subject.startsWith('runs.session.') ? sessionEvent : runStateEvent
}

/** The session a message of the log belongs to. Cheap: it is asked for every message there is. */
export function sessionIdOf(subject: string): string {
  const provider = subject.indexOf('.') + 1
  const user = subject.indexOf('.', provider) + 1
  const session = subject.indexOf('.', user) + 1
  return subject.slice(session, subject.indexOf('.', session))
}
