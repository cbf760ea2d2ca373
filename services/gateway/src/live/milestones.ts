/** Lets others wait until something that counts upwards has got to a number. */
export class Milestones {
  readonly #awaited = new Map<() => void, number>()

  /** It has got this far. */
  reach(number: number): void {
    for (const [resolve, awaited] of this.#awaited) {
      if (awaited > number) continue
      this.#awaited.delete(resolve)
      resolve()
    }
  }

  /** Resolves with the first `reach` of this number or a higher one; never, once the signal says that nobody waits. */
  next(number: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited.set(resolve, number)
      signal.addEventListener('abort', () => this.#awaited.delete(resolve), { once: true })
    })
  }
}
