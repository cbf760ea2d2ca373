import { chancesOf, informationOf, scoreOf } from './davidson.ts'
import { dot, invert, type Matrix, times } from './matrix.ts'
import { type Ballot, type Pair, pairVotes } from './pair-votes.ts'

export type Strengths = Readonly<{
  /** The logarithm of each model's strength; their mean is 0. */
  strengths: readonly number[]
  /** Of each of these, against the average of all. */
  standardErrors: readonly number[]
  /** Davidson's ν: how readily equals tie. 0 where no vote was a tie. */
  tieRate: number
}>

/** A pair of models, and how often its outcome was seen. */
type Tally = Pair & { count: number }

/** The parameters: a log strength per model, and where there are ties the logarithm of ν. */
type Point = readonly number[]

const maxSteps = 100
const precision = 1e-12

/**
 * Bradley–Terry strengths with ties (Davidson's model) of maximum likelihood, with a normal prior around 0 of standard
 * deviation `priorDeviation` on every parameter: without any, a model that has won or lost all of its votes would have
 * no strength. `Infinity` takes the prior away. Found by Newton's method; the likelihood is concave, so there is one
 * maximum.
 *
 * Standard errors are the larger of two: those of the observed information, and those that count a vote as one
 * observation however many pairs it is made of (the sandwich estimator, clustered by vote; P. J. Huber 1967,
 * K.-Y. Liang and S. L. Zeger 1986). The first are too small where a vote over eight lanes counts as seven
 * comparisons, the second where votes are few and agree.
 */
export function fitStrengths(models: readonly string[], ballots: readonly Ballot[], priorDeviation: number): Strengths {
  const placeOf = new Map(models.map((model, place) => [model, place]))
  const votes = ballots.map((ballot) => ({ count: ballot.votes, pairs: pairVotes(ballot, placeOf) }))
  const tallies = tally(votes)
  const tiePlace = models.length
  const size = tallies.some(({ tie }) => tie) ? tiePlace + 1 : tiePlace
  const prior = 1 / priorDeviation ** 2

  const gradientOf = (point: Point, pairs: readonly Tally[]) => {
    const gradient = point.map(() => 0)
    for (const pair of pairs) {
      const score = scoreOf(chancesAt(point, pair, tiePlace), pair.tie)
      for (const [which, place] of [pair.first, pair.second, tiePlace].entries()) {
        if (place < size) gradient[place] = (gradient[place] ?? 0) + pair.count * (score[which] ?? 0)
      }
    }
    return gradient
  }
  const slopeOf = (point: Point) => gradientOf(point, tallies).map((value, at) => value - prior * (point[at] ?? 0))

  let point: Point = Array.from({ length: size }, () => 0)
  for (let step = 0; step < maxSteps; step++) {
    const direction = times(invert(curvature(point, tallies, tiePlace, prior)), slopeOf(point))
    let share = 1
    // Far from the maximum a whole step may go past it.
    while (share > 1e-9 && dot(slopeOf(moved(point, direction, share)), direction) < 0) share /= 2
    point = moved(point, direction, share)
    if (share * Math.max(...direction.map(Math.abs)) < precision) break
  }

  const covariance = invert(curvature(point, tallies, tiePlace, prior))
  const scores = votes.map(({ count, pairs }) => ({
    count,
    score: gradientOf(
      point,
      pairs.map((pair) => ({ ...pair, count: 1 })),
    ),
  }))
  const strengths = point.slice(0, models.length)
  const mean = strengths.reduce((sum, value) => sum + value, 0) / models.length
  return {
    strengths: strengths.map((value) => value - mean),
    standardErrors: strengths.map((_, place) => {
      const againstAll = point.map((_value, at) => (at === place ? 1 : 0) - (at < tiePlace ? 1 / models.length : 0))
      const influence = times(covariance, againstAll)
      const byVote = scores.reduce((sum, { count, score }) => sum + count * dot(influence, score) ** 2, 0)
      return Math.sqrt(Math.max(dot(againstAll, influence), byVote))
    }),
    tieRate: Math.exp(point[tiePlace] ?? Number.NEGATIVE_INFINITY),
  }
}

/** Equal outcomes together: however many votes there are, the pairs of models are few. */
function tally(votes: readonly { count: number; pairs: readonly Pair[] }[]): Tally[] {
  const tallies = new Map<string, Tally>()
  for (const { count, pairs } of votes) {
    for (const pair of pairs) {
      const key = `${pair.first} ${pair.second} ${pair.tie}`
      const known = tallies.get(key)
      if (known === undefined) tallies.set(key, { ...pair, count })
      else known.count += count
    }
  }
  return [...tallies.values()]
}

function chancesAt(point: Point, { first, second }: Pair, tiePlace: number) {
  return chancesOf(point[first] ?? 0, point[second] ?? 0, point[tiePlace] ?? Number.NEGATIVE_INFINITY)
}

function moved(point: Point, direction: readonly number[], share: number): Point {
  return point.map((value, at) => value + share * (direction[at] ?? 0))
}

/**
 * The negative second derivatives of the log posterior. Only differences between strengths mean something, so the
 * direction in which all of them rise together, which nothing but the prior holds, is given a weight: it changes no
 * difference.
 */
function curvature(point: Point, tallies: readonly Tally[], tiePlace: number, prior: number): Matrix {
  const matrix = point.map((_, row) =>
    point.map((_value, column) => (row === column ? prior : 0) + (row < tiePlace && column < tiePlace ? 1 : 0)),
  )
  for (const pair of tallies) {
    const information = informationOf(chancesAt(point, pair, tiePlace))
    const places = [pair.first, pair.second, tiePlace]
    for (const [which, row] of places.entries()) {
      const line = matrix[row]
      if (line === undefined) continue
      for (const [other, column] of places.entries()) {
        const value = line[column]
        if (value !== undefined) line[column] = value + pair.count * (information[which]?.[other] ?? 0)
      }
    }
  }
  return matrix
}
