import { test } from 'tap'
import { rankModels } from '../../src/leaderboard/rank-models.ts'
import type { BlindBallot } from '../../src/leaderboard/read-ballots.ts'

const duel = (first: string, second: string, winner: string | null, votes: number, blind = false): BlindBallot => ({
  models: [first, second],
  winner,
  votes,
  blind,
})

test('without votes there is nothing to rank', (t) => {
  t.same(rankModels([]), { data: [], enough: false })
  t.end()
})

test('scores are on the Elo scale around 1000, best first, each inside its interval', (t) => {
  const { data, enough } = rankModels([
    duel('a/x', 'a/y', 'a/x', 200),
    duel('a/x', 'a/y', 'a/y', 20),
    duel('a/y', 'a/z', 'a/y', 11),
    duel('a/y', 'a/z', 'a/z', 8),
    duel('a/y', 'a/z', 'a/z', 1, true),
  ])
  t.same(
    data.map(({ model }) => model),
    ['a/x', 'a/y', 'a/z'],
  )
  const [x, y, z] = data.map(({ score }) => score)
  t.ok(Math.abs((x ?? 0) - (y ?? 0) - 400) < 10, 'ten to one is four hundred points')
  t.ok(Math.abs((y ?? 0) - (z ?? 0)) < 50, 'near equals are near')
  t.ok(Math.abs(data.reduce((sum, { score }) => sum + score, 0) / 3 - 1000) < 0.2)
  for (const { low, score, high } of data) t.ok(low < score && score < high)
  t.match(data, [
    { votes: 220, blindVotes: 0, wins: 200, ties: 0 },
    { votes: 240, blindVotes: 1, wins: 31, ties: 0 },
    { votes: 20, blindVotes: 1, wins: 9, ties: 0 },
  ])
  t.equal(enough, true)
  t.end()
})

test('a tie draws two models together', (t) => {
  const apart = (ties: number) => {
    const { data } = rankModels([duel('a/x', 'a/y', 'a/x', 20), duel('a/x', 'a/y', null, ties)])
    t.match(data, [{ ties }, { ties }])
    return (data[0]?.score ?? 0) - (data[1]?.score ?? 0)
  }
  t.ok(apart(10) < apart(1))
  t.end()
})

test('more votes of the same kind make an interval narrower', (t) => {
  const widthOf = (votes: number) => {
    const { data } = rankModels([duel('a/x', 'a/y', 'a/x', 2 * votes), duel('a/x', 'a/y', 'a/y', votes)])
    return (data[0]?.high ?? 0) - (data[0]?.low ?? 0)
  }
  t.ok(widthOf(100) < widthOf(10) / 2.5)
  t.end()
})

test('thirty votes are enough, if they lead from every model to every other', (t) => {
  const chain = [duel('a/x', 'a/y', 'a/x', 15), duel('a/y', 'a/z', 'a/z', 14)]
  t.equal(rankModels(chain).enough, false)
  t.equal(rankModels([...chain, duel('a/x', 'a/z', null, 1)]).enough, true)
  t.equal(rankModels([duel('a/x', 'a/y', 'a/x', 30), duel('b/x', 'b/y', 'b/x', 30)]).enough, false)
  t.end()
})
