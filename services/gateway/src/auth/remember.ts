/** Asks for what `key` stands for, unless it is known or being asked for. */
export type Remembering<Answer> = (key: string, ask: () => Promise<Answer>) => Promise<Answer>

/** Keeps at most so many answers, each for so long. A refusal is told to all who wait for it, and not kept. */
export function remember<Answer>({ forMs, most }: { forMs: number; most: number }): Remembering<Answer> {
  const known = new Map<string, { answer: Promise<Answer>; untilMs: number }>()
  return (key, ask) => {
    const found = known.get(key)
    if (found !== undefined && found.untilMs > performance.now()) return found.answer
    known.delete(key)
    const entry = { answer: ask(), untilMs: performance.now() + forMs }
    known.set(key, entry)
    entry.answer.catch(() => {
      if (known.get(key) === entry) known.delete(key)
    })
    const [oldest] = known.keys()
    if (known.size > most && oldest !== undefined) known.delete(oldest)
    return entry.answer
  }
}
