import type { OutputKind, RunDelta } from '@playground/contracts'

/** What stays the same in all output of an attempt. */
export type OutputHead = Readonly<{ sessionId: string | null; runId: string; attempt: number }>

/**
 * Makes the JSON of deltas: the frame that clients get, but for its cursor, `type` first. Written by hand because it
 * is made for every turn of every stream.
 */
export function deltaJson(
  head: OutputHead,
): (delta: Pick<RunDelta, 'index' | 'offset' | 'kind' | 'text'> & { textIndex: number }) => string {
  const { sessionId, runId, attempt } = head
  const session = sessionId === null ? 'null' : `"${sessionId}"`
  const before = `{"type":"run.delta","sessionId":${session},"runId":"${runId}","attempt":${attempt},"at":"`
  return ({ index, textIndex, offset, kind, text }) =>
    `${before}${new Date().toISOString()}","index":${index},"textIndex":${textIndex},"offset":${offset},"kind":"${kind}","text":${JSON.stringify(text)}}`
}

/** The kinds of output, in the order in which a checkpoint tells them. */
export const outputKinds: readonly OutputKind[] = ['reasoning', 'text']
