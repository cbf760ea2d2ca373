import { createHash } from 'node:crypto'

/** Picks from lists by a seed, so that the same conversation with the same model gets the same answer. */
export interface Choose {
  one<T>(from: readonly T[]): T
  /** `count` different items in a seeded order; all of them when there are fewer. */
  several<T>(from: readonly T[], count: number): T[]
  /** An integer in `0 … below - 1`. */
  integer(below: number): number
}

export function chooseBy(...seed: readonly string[]): Choose {
  let round = 0
  const integer = (below: number) =>
    createHash('sha256')
      .update(`${round++}\u0000${seed.join('\u0000')}`)
      .digest()
      .readUInt32BE(0) % below
  const one = <T>(from: readonly T[]): T => {
    const item = from[integer(from.length)]
    if (item === undefined) throw new RangeError('nothing to choose from')
    return item
  }
  const several = <T>(from: readonly T[], count: number): T[] => {
    const left = [...from]
    const taken: T[] = []
    while (left.length > 0 && taken.length < count) taken.push(...left.splice(integer(left.length), 1))
    return taken
  }
  return { one, several, integer }
}
