import type { LiveFrame } from './live-frame.ts'

const maxBytes = 256 * 1024
/** What a frame weighs besides its bytes. */
const overheadBytes = 200

/** The latest events of a session as they were told: who was away for a moment only gets them from here. */
export class RecentFrames {
  #frames: LiveFrame[] = []
  #bytes = 0
  /** Nothing after this place of the log is missing. */
  #fromSequence = 0

  /** Begins anew: everything up to this place is told otherwise. */
  reset(fromSequence: number): void {
    this.#frames = []
    this.#bytes = 0
    this.#fromSequence = fromSequence
  }

  add(frame: LiveFrame): void {
    this.#frames.push(frame)
    this.#bytes += frame.socketBytes.length + overheadBytes
    if (this.#bytes <= maxBytes) return
    // Half at a time: dropping one by one would move all the others each time.
    const kept = this.#frames.length >> 1
    for (const dropped of this.#frames.splice(0, this.#frames.length - kept)) {
      this.#bytes -= dropped.socketBytes.length + overheadBytes
      this.#fromSequence = dropped.sequence
    }
  }

  /** What was told after a place of the log; null when it lies too far back. */
  since(sequence: number): LiveFrame[] | null {
    return sequence < this.#fromSequence ? null : this.#frames.filter((frame) => frame.sequence > sequence)
  }
}
