import type { Leaderboard } from '@playground/contracts'
import { fitStrengths } from './fit-strengths.ts'
import type { BlindBallot } from './read-ballots.ts'

/** On the Elo scale 400 points are odds of ten to one. */
const pointsPerLog = 400 / Math.LN10
const average = 1000
const enoughVotes = 30
/** Odds of a hundred to one: weak enough to leave what a few votes say nearly as it is. */
const priorDeviation = 800 / pointsPerLog
/** Of the 95 % of a normal distribution around its middle. */
const halfWidth = 1.96

/** Models by the votes they took part in, best first, and whether the votes say enough. */
export function rankModels(ballots: readonly BlindBallot[]): Omit<Leaderboard, 'tags'> {
  const models = [...new Set(ballots.flatMap((ballot) => ballot.models))].sort()
  if (models.length === 0) return { data: [], enough: false }
  const { strengths, standardErrors } = fitStrengths(models, ballots, priorDeviation)
  const count = (which: (ballot: BlindBallot) => boolean) =>
    ballots.reduce((sum, ballot) => sum + (which(ballot) ? ballot.votes : 0), 0)
  const data = models.map((model, place) => {
    const score = average + pointsPerLog * (strengths[place] ?? 0)
    const margin = halfWidth * pointsPerLog * (standardErrors[place] ?? 0)
    const own = (ballot: BlindBallot) => ballot.models.includes(model)
    return {
      model,
      score: rounded(score),
      low: rounded(score - margin),
      high: rounded(score + margin),
      votes: count(own),
      blindVotes: count((ballot) => own(ballot) && ballot.blind),
      wins: count(({ winner }) => winner === model),
      ties: count((ballot) => own(ballot) && ballot.winner === null),
    }
  })
  data.sort((a, b) => b.score - a.score || a.model.localeCompare(b.model))
  return { data, enough: count(() => true) >= enoughVotes && isConnected(models, ballots) }
}

const rounded = (score: number) => Math.round(score * 10) / 10

/** Whether votes lead from each model to every other: else their scores do not speak of each other. */
function isConnected(models: readonly string[], ballots: readonly BlindBallot[]): boolean {
  const reached = new Set(models.slice(0, 1))
  for (const model of reached) {
    for (const ballot of ballots) {
      if (ballot.models.includes(model)) for (const other of ballot.models) reached.add(other)
    }
  }
  return reached.size === models.length
}
