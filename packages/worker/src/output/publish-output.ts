// Longer than most: publishing, healing and probing share one small state, and apart they would only hide it.
import { setTimeout as pause } from 'node:timers/promises'
import type { Bus, RunNames } from '@playground/bus'
import { deltaJson, type OutputHead, type OutputKind, type RunProgress, runOutput } from '@playground/contracts'
import { atEndOfTurn, notAtEndOfTurn } from './end-of-turn.ts'
import { makeCheckpoint } from './make-checkpoint.ts'
import { splitText } from './split-text.ts'

/** Bytes of a delta's text at most, as JSON. */
const maxDeltaBytes = 64 * 1024
/** So many UTF-16 units need no counting. */
const surelyFits = maxDeltaBytes / 6
/** A probe at the latest after so many deltas, or so long. */
const probeEvery = 64
const probeEveryMs = 1000
/** Between two tries to have a checkpoint acknowledged. */
const mendEveryMs = 1000

type Piece = { kind: OutputKind; text: string }

/** The output of one attempt on its way into the log. Holds the whole text until the end. */
export interface OutputPublisher {
  /** Takes well-formed output. The very first leaves at once, later ones with the turn of the event loop. */
  append(kind: OutputKind, text: string): void
  /** Takes a result that is of no use before it is whole: only checkpoints and the ending carry it. */
  keep(text: string): void
  progress(progress: Pick<RunProgress, 'state' | 'sinceMs' | 'tries' | 'code'>): void
  readonly text: string
  readonly reasoning: string
  /** Of the last delta told. */
  readonly index: number
  /** When something was last published; clock of `performance.now()`. */
  readonly lastPublishedMs: number
  /** Publishes what is left and resolves once the log has it, healed if need be. */
  complete(): Promise<void>
  /** Publishes everything again and waits until the log has it: for an ending that cannot carry the text. */
  checkpointAcknowledged(): Promise<void>
  /** Nothing is published any more. */
  close(): void
}

/** What happens between a reconnect's checkpoint and everything after it: the run's last state is read and obeyed. */
export type AfterReconnect = () => Promise<void>

/** Publishes an attempt's output, healing what was lost while the link was down or a publish went unanswered. */
export function publishOutput(
  bus: Bus,
  names: RunNames,
  head: OutputHead,
  options: Readonly<{ afterReconnect: AfterReconnect; onTurn: (textLength: number) => void }>,
): OutputPublisher {
  const toJson = deltaJson(head)
  const whole = { text: '', reasoning: '' }
  /** What is told to the log, as UTF-16 lengths; the rest of `whole` is pending. */
  const told = { text: 0, reasoning: 0 }
  let pending: Piece[] = []
  let index = 0
  let textIndex = 0
  let begun = false
  let closed = false
  /** Between the loss of the link and the end of healing nothing but the checkpoint goes out. */
  let healing: PromiseWithResolvers<void> | null = bus.up ? null : Promise.withResolvers<void>()
  let lastPublishedMs = performance.now()
  let mending = false
  let sinceProbe = 0
  let lastProbeMs = lastPublishedMs

  const hold = () => {
    healing ??= Promise.withResolvers<void>()
  }
  const stopDown = bus.onDown(hold)
  const stopUp = bus.onUp(() => void heal())

  async function heal() {
    if (closed) return
    hold()
    const healed = healing
    if (index > 0 || pending.length > 0) checkpoint()
    await options.afterReconnect().catch(() => {})
    // The link fell again meanwhile: its next return heals.
    if (closed || !bus.up || healing !== healed) return
    healing = null
    healed?.resolve()
    flush()
  }

  function checkpointPieces(): string[] {
    // What is pending becomes part of it, counted as the deltas it would have been.
    for (const { kind, text } of pending) count(kind, text)
    pending = []
    return makeCheckpoint(head, { index, textIndex, ...whole }).map((piece) => JSON.stringify(piece))
  }

  function checkpoint() {
    lastPublishedMs = performance.now()
    for (const piece of checkpointPieces()) if (!bus.publish(runOutput, names, piece)) return
  }

  async function checkpointIsStored(): Promise<boolean> {
    lastPublishedMs = performance.now()
    const stored = await Promise.all(checkpointPieces().map((piece) => bus.publishProbe(runOutput, names, piece)))
    return stored.every(Boolean)
  }

  /** Something was not acknowledged though the link stands: the log is told everything until it says that it has it. */
  async function mend() {
    if (mending) return
    mending = true
    while (!closed && healing === null && !(await checkpointIsStored())) await pause(mendEveryMs)
    mending = false
  }

  function count(kind: OutputKind, text: string) {
    index++
    if (kind === 'text') textIndex++
    told[kind] += text.length
  }

  function flush() {
    if (pending.length === 0) return
    options.onTurn(whole.text.length)
    if (healing !== null || closed) return
    const pieces = pending.every(({ text }) => text.length < surelyFits) ? pending : pending.flatMap(splitPiece)
    pending = []
    for (const [at, { kind, text }] of pieces.entries()) {
      const offset = told[kind]
      count(kind, text)
      if (publish(toJson({ index, textIndex, offset, kind, text }))) continue
      // The link is down and will say so: what was not sent waits for the checkpoint.
      hold()
      pending = pieces.slice(at + 1)
      return
    }
  }

  function publish(json: string): boolean {
    const now = performance.now()
    lastPublishedMs = now
    if (++sinceProbe < probeEvery && now - lastProbeMs < probeEveryMs) return bus.publish(runOutput, names, json)
    sinceProbe = 0
    lastProbeMs = now
    if (!bus.up) return false
    void bus.publishProbe(runOutput, names, json).then((stored) => {
      if (!stored && healing === null) void mend()
    })
    return true
  }

  return {
    append: (kind, text) => {
      whole[kind] += text
      const last = pending.at(-1)
      if (last?.kind === kind) last.text += text
      else pending.push({ kind, text })
      if (!begun) {
        begun = true
        flush()
      } else atEndOfTurn(flush)
    },
    keep: (text) => {
      whole.text += text
      count('text', text)
    },
    progress: (progress) => {
      if (closed || healing !== null) return
      const { sessionId, runId, attempt } = head
      const at = new Date().toISOString()
      publish(JSON.stringify({ type: 'run.progress', sessionId, runId, attempt, at, ...progress }))
    },
    get text() {
      return whole.text
    },
    get reasoning() {
      return whole.reasoning
    },
    get index() {
      return index
    },
    get lastPublishedMs() {
      return lastPublishedMs
    },
    complete: async () => {
      flush()
      while (healing !== null && !closed) await healing.promise
    },
    checkpointAcknowledged: async () => {
      while (!closed) {
        await bus.whenUp()
        if (await checkpointIsStored()) return
        await pause(mendEveryMs)
      }
    },
    close: () => {
      closed = true
      notAtEndOfTurn(flush)
      stopDown()
      stopUp()
      healing?.resolve()
    },
  }
}

function splitPiece({ kind, text }: Piece): Piece[] {
  return splitText(text, maxDeltaBytes).map((piece) => ({ kind, text: piece }))
}
