/** What votes of one kind said: who stood side by side, which of them was best, and how many said so. */
export type Ballot = Readonly<{
  /** Each once, two or more. */
  models: readonly string[]
  /** One of them; null: none was better than another. */
  winner: string | null
  votes: number
}>

/** A comparison of two models by their places in a list. `first` won, unless it is a tie. */
export type Pair = Readonly<{ first: number; second: number; tie: boolean }>

/** A vote over several lanes as comparisons of two: the winner beats each of the others, or all of them tie. */
export function pairVotes({ models, winner }: Ballot, placeOf: ReadonlyMap<string, number>): Pair[] {
  const places = models.flatMap((model) => placeOf.get(model) ?? [])
  const best = winner === null ? undefined : placeOf.get(winner)
  if (best !== undefined) {
    return places.filter((place) => place !== best).map((second) => ({ first: best, second, tie: false }))
  }
  return places.flatMap((first, at) => places.slice(at + 1).map((second) => ({ first, second, tie: true })))
}
