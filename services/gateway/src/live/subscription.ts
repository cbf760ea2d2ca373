import type { Session } from '@playground/contracts'
import type { FollowedSession } from './followed-session.ts'
import type { LiveFrame } from './live-frame.ts'

/** The connection behind a subscription. */
export type Audience = Readonly<{
  /** The next event. Every one comes once, in order. */
  deliver: (subscription: Subscription, frame: LiveFrame) => void
  /** What was told so far is void: history is gone. This is the session now; later events follow. */
  restart: (subscription: Subscription, view: Readonly<{ session: Session; cursor: string }>) => void
}>

/** One connection's view of one session. */
export class Subscription {
  readonly followed: FollowedSession
  readonly #audience: Audience
  /** Nothing up to this place of the log is wanted. */
  #afterSequence = 0
  /** Events that wait while a join is being answered. */
  #held: LiveFrame[] | null = []

  constructor(followed: FollowedSession, audience: Audience) {
    this.followed = followed
    this.#audience = audience
  }

  get isJoining(): boolean {
    return this.#held !== null
  }

  receive(frame: LiveFrame): void {
    if (frame.sequence <= this.#afterSequence) return
    if (this.#held === null) this.#audience.deliver(this, frame)
    else this.#held.push(frame)
  }

  /** The join is answered: tells what was missed, then what came meanwhile, then all that comes. */
  open(afterSequence: number, missed: readonly LiveFrame[]): void {
    this.#afterSequence = afterSequence
    const held = this.#held ?? []
    this.#held = null
    for (const frame of missed) this.#audience.deliver(this, frame)
    for (const frame of held) this.receive(frame)
  }

  /** Everything is told anew from this place on. */
  restart(afterSequence: number, view: Readonly<{ session: Session; cursor: string }>): void {
    this.#afterSequence = afterSequence
    this.#audience.restart(this, view)
  }
}
