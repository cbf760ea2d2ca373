import { LiveFrame, type LiveType } from './live-frame.ts'

const maxBytes = 256 * 1024
/** What a frame weighs besides its bytes. */
const overheadBytes = 32
const firstSlabBytes = 2 * 1024
const largestSlabBytes = 32 * 1024

/**
 * Frames one behind the other in one piece of memory. As objects they would live just long enough to be moved about by
 * every collection of garbage, and there is one for each chunk of each answer.
 */
type Slab = {
  readonly bytes: Buffer
  used: number
  readonly types: LiveType[]
  readonly abouts: (string | null)[]
  readonly sequences: number[]
  readonly ends: number[]
}

/** The latest events of a session as they were told: who was away for a moment only gets them from here. */
export class RecentFrames {
  #slabs: Slab[] = []
  #bytes = 0
  /** Nothing after this place of the log is missing. */
  #fromSequence = 0

  /** Begins anew: everything up to this place is told otherwise. */
  reset(fromSequence: number): void {
    this.#slabs = []
    this.#bytes = 0
    this.#fromSequence = fromSequence
  }

  add({ socketBytes, type, about, sequence }: LiveFrame): void {
    const slab = this.#slabFor(socketBytes.length)
    slab.bytes.set(socketBytes, slab.used)
    slab.used += socketBytes.length
    slab.types.push(type)
    slab.abouts.push(about)
    slab.sequences.push(sequence)
    slab.ends.push(slab.used)
    this.#bytes += socketBytes.length + overheadBytes
    if (this.#bytes > maxBytes) this.#dropOldest()
  }

  /** What was told after a place of the log; null when it lies too far back. */
  since(sequence: number): LiveFrame[] | null {
    if (sequence < this.#fromSequence) return null
    return this.#slabs.flatMap(({ bytes, types, abouts, sequences, ends }) =>
      sequences.flatMap((at, index) => {
        const type = types[index]
        if (at <= sequence || type === undefined) return []
        const told = bytes.subarray(ends[index - 1] ?? 0, ends[index])
        return LiveFrame.read({ type, about: abouts[index] ?? null, sequence: at }, told)
      }),
    )
  }

  #slabFor(length: number): Slab {
    const last = this.#slabs.at(-1)
    if (last !== undefined && last.used + length <= last.bytes.length) return last
    const usual = last === undefined ? firstSlabBytes : Math.min(2 * last.bytes.length, largestSlabBytes)
    const bytes = Buffer.allocUnsafeSlow(Math.max(usual, length))
    const slab: Slab = { bytes, used: 0, types: [], abouts: [], sequences: [], ends: [] }
    this.#slabs.push(slab)
    return slab
  }

  /** About half at a time, and never the latest slab. */
  #dropOldest(): void {
    while (this.#bytes > maxBytes / 2 && this.#slabs.length > 1) {
      const dropped = this.#slabs.shift()
      if (dropped === undefined) return
      this.#bytes -= dropped.used + overheadBytes * dropped.sequences.length
      this.#fromSequence = dropped.sequences.at(-1) ?? this.#fromSequence
    }
  }
}
