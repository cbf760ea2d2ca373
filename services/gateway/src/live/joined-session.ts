import type { Comparison } from '@playground/contracts'
import type { Hub } from './hub.ts'
import type { LiveFrame } from './live-frame.ts'
import type { Outlet } from './outlet.ts'
import type { Subscription } from './subscription.ts'

/** A comparison that this connection started, and the request it is the answer to. */
export type OwnStart = Readonly<{ requestId: string; comparison: Comparison; sequence: number }>

/**
 * One connection's place in one session. A comparison that was started over this connection comes as the answer to
 * its request, at its place among the events; until it is known which that is, a new comparison waits.
 */
export class JoinedSession {
  readonly #sessionId: string
  readonly #hub: Hub
  readonly #outlet: Outlet
  readonly #answer: (start: OwnStart) => void
  readonly #starts = new Map<string, OwnStart>()
  #subscription: Subscription | null = null
  #startsUnderWay = 0
  #paused: LiveFrame[] | null = null
  /** The cursor the client has had. */
  #position = ''

  constructor(given: { sessionId: string; hub: Hub; outlet: Outlet; answer: (start: OwnStart) => void }) {
    this.#sessionId = given.sessionId
    this.#hub = given.hub
    this.#outlet = given.outlet
    this.#answer = given.answer
  }

  /** The join was answered with this cursor. */
  begin(subscription: Subscription, position: string): void {
    this.#subscription = subscription
    this.#position = position
  }

  /** Everything is told anew: what waited has been overtaken. */
  restart(position: string): void {
    this.#outlet.forget(this.#sessionId)
    this.#paused = null
    this.#position = position
    this.#answerStarts()
  }

  deliver(subscription: Subscription, frame: LiveFrame): void {
    if (this.#paused !== null) this.#paused.push(frame)
    else if (frame.type !== 'comparison.created') this.#send(subscription, frame)
    else this.#deliverComparison(subscription, frame)
  }

  startBegins(): void {
    this.#startsUnderWay++
  }

  /** Null: it did not start a comparison that is going to be told of. */
  startEnds(start: OwnStart | null): void {
    this.#startsUnderWay--
    if (start !== null) this.#starts.set(start.comparison.id, start)
    const paused = this.#paused ?? []
    this.#paused = null
    if (this.#subscription === null) this.#answerStarts()
    else for (const frame of paused) this.deliver(this.#subscription, frame)
  }

  leave(): void {
    if (this.#subscription !== null) this.#hub.leave(this.#subscription)
    this.#subscription = null
    this.#outlet.forget(this.#sessionId)
    this.#answerStarts()
  }

  #deliverComparison(subscription: Subscription, frame: LiveFrame): void {
    const own = frame.about === null ? undefined : this.#starts.get(frame.about)
    if (own !== undefined) {
      this.#starts.delete(own.comparison.id)
      this.#send(subscription, frame.answering(own.requestId))
    } else if (this.#startsUnderWay > 0) this.#paused = [frame]
    else this.#send(subscription, frame)
  }

  #send({ followed }: Subscription, frame: LiveFrame): void {
    const snapshotOf = (runId: string) => {
      const created = frame.cursor.slice(0, frame.cursor.indexOf('.'))
      return followed.snapshot(runId, { created, sequence: frame.sequence })
    }
    this.#outlet.send(this.#sessionId, frame, this.#position, snapshotOf)
    this.#position = frame.cursor
  }

  #answerStarts(): void {
    const starts = [...this.#starts.values()]
    this.#starts.clear()
    for (const start of starts) this.#answer(start)
  }
}
