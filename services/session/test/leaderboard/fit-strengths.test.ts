import { test } from 'tap'
import { fitStrengths } from '../../src/leaderboard/fit-strengths.ts'
import type { Ballot } from '../../src/leaderboard/pair-votes.ts'

const noPrior = Number.POSITIVE_INFINITY

/** The same maximum by another way: plain steps up the slope of the likelihood, vote by vote, written out anew. */
function climb(models: readonly string[], ballots: readonly Ballot[], deviation: number) {
  const log = new Map(models.map((model) => [model, 0]))
  let logNu = 0
  const weight = ballots.reduce((sum, { models: { length }, votes }) => sum + (votes * length * (length - 1)) / 2, 0)
  for (let step = 0; step < 200_000; step++) {
    const slope = new Map(models.map((model) => [model, -(log.get(model) ?? 0) / deviation ** 2]))
    let slopeNu = -logNu / deviation ** 2
    for (const { models: shown, winner, votes } of ballots) {
      for (const [at, one] of shown.entries()) {
        for (const other of shown.slice(at + 1)) {
          if (winner !== null && winner !== one && winner !== other) continue
          const [a, b] = [Math.exp(log.get(one) ?? 0), Math.exp(log.get(other) ?? 0)]
          const tie = Math.exp(logNu) * Math.sqrt(a * b)
          const all = a + b + tie
          const won = winner === null ? 0.5 : winner === one ? 1 : 0
          const up = votes * (won - (a + tie / 2) / all)
          slope.set(one, (slope.get(one) ?? 0) + up)
          slope.set(other, (slope.get(other) ?? 0) - up)
          slopeNu += votes * ((winner === null ? 1 : 0) - tie / all)
        }
      }
    }
    for (const [model, value] of slope) log.set(model, (log.get(model) ?? 0) + (2 * value) / weight)
    logNu += (2 * slopeNu) / weight
    if (Math.max(Math.abs(slopeNu), ...[...slope.values()].map(Math.abs)) < 1e-10) break
  }
  const values = models.map((model) => log.get(model) ?? 0)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { strengths: values.map((value) => value - mean), tieRate: Math.exp(logNu) }
}

const near = (a: number, b: number, within: number) => Math.abs(a - b) <= within
const duel = (first: string, second: string, wins: number, losses: number, ties = 0): Ballot[] => [
  { models: [first, second], winner: first, votes: wins },
  { models: [first, second], winner: second, votes: losses },
  ...(ties > 0 ? [{ models: [first, second], winner: null, votes: ties }] : []),
]

test('strengths are those published for the American League of 1987', (t) => {
  // A. Agresti, Categorical Data Analysis: home wins and losses of each against each; fitted by the R package
  // BradleyTerry2 without a home advantage, relative to Baltimore.
  const teams = ['Milwaukee', 'Detroit', 'Toronto', 'New York', 'Boston', 'Cleveland', 'Baltimore']
  const games = [
    '-   4-3 4-2 4-3 6-1 4-2 6-0',
    '3-3 -   4-2 4-3 6-0 6-1 4-3',
    '2-5 4-3 -   2-4 4-3 4-2 6-0',
    '3-3 5-1 2-5 -   4-3 4-2 6-1',
    '5-1 2-5 3-3 4-2 -   5-2 6-0',
    '2-5 3-3 3-4 4-3 4-2 -   2-4',
    '2-5 1-5 1-6 2-4 1-6 3-4 -',
  ].map((row) => row.split(/ +/).map((cell) => cell.split('-').map(Number)))
  const ballots = games.flatMap((row, home) =>
    row.flatMap(([wins = 0, losses = 0], away) =>
      home === away ? [] : duel(teams[home] ?? '', teams[away] ?? '', wins, losses),
    ),
  )
  const { strengths, tieRate } = fitStrengths(teams, ballots, noPrior)
  t.same(
    strengths.map((value) => (value - (strengths[6] ?? 0)).toFixed(4)),
    ['1.5814', '1.4364', '1.2945', '1.2476', '1.1077', '0.6839', '0.0000'],
  )
  t.equal(tieRate, 0)
  t.end()
})

test('and those published for citations among statistical journals', (t) => {
  // S. M. Stigler 1994, as fitted by BradleyTerry2, relative to Biometrika.
  const journals = ['Biometrika', 'Comm Statist', 'JASA', 'JRSS-B']
  const cited = [
    [0, 730, 498, 221],
    [33, 0, 68, 17],
    [320, 813, 0, 142],
    [284, 276, 325, 0],
  ]
  const ballots = cited.flatMap((row, winner) =>
    row.map((votes, loser) => ({
      models: [journals[winner] ?? '', journals[loser] ?? ''],
      winner: journals[winner] ?? '',
      votes,
    })),
  )
  const { strengths } = fitStrengths(
    journals,
    ballots.filter(({ votes }) => votes > 0),
    noPrior,
  )
  t.same(
    strengths.map((value) => (value - (strengths[0] ?? 0)).toFixed(5)),
    ['0.00000', '-2.94907', '-0.47957', '0.26895'],
  )
  t.end()
})

test('with ties they are those that Davidson published for six brands of chocolate pudding', (t) => {
  // Preferences for i, for j, and none, in the order 1–2, 1–3, 2–3, 1–4 …
  const counts = [
    ...[
      [19, 22, 16],
      [16, 19, 12],
      [19, 19, 10],
      [18, 23, 13],
      [23, 19, 9],
      [19, 20, 15],
      [13, 19, 18],
      [16, 20, 12],
    ],
    ...[
      [16, 15, 17],
      [17, 14, 16],
      [18, 21, 12],
      [22, 20, 12],
      [13, 18, 10],
      [14, 19, 18],
      [11, 21, 12],
    ],
  ]
  const brands = ['1', '2', '3', '4', '5', '6']
  const pairs = brands.flatMap((second, at) => brands.slice(0, at).map((first) => [first, second] as const))
  const ballots = pairs.flatMap(([first, second], at) => {
    const [wins = 0, losses = 0, ties = 0] = counts[at] ?? []
    return duel(first, second, wins, losses, ties)
  })
  const { strengths, tieRate } = fitStrengths(brands, ballots, noPrior)
  const worths = strengths.map(Math.exp)
  const sum = worths.reduce((so, worth) => so + worth, 0)
  // His iteration was stopped after a few steps: four digits of it stand.
  for (const [at, published] of [0.1388, 0.173, 0.1617, 0.1654, 0.1587, 0.2024].entries()) {
    t.ok(near((worths[at] ?? 0) / sum, published, 0.000_06), `brand ${at + 1}`)
  }
  t.ok(near(tieRate, 0.7468, 0.000_06))
  t.end()
})

const models = ['a', 'b', 'c', 'd']
const mixed: readonly Ballot[] = [
  ...duel('a', 'b', 12, 7, 3),
  ...duel('b', 'c', 5, 4, 2),
  ...duel('c', 'd', 6, 0),
  { models: ['a', 'b', 'c', 'd'], winner: 'c', votes: 3 },
  { models: ['a', 'b', 'd'], winner: null, votes: 2 },
  { models: ['a', 'c', 'd'], winner: 'a', votes: 4 },
]

test('another algorithm finds the same maximum, with ties, several lanes and a prior', (t) => {
  for (const deviation of [noPrior, 4.6, 1]) {
    const found = fitStrengths(models, mixed, deviation)
    const climbed = climb(models, mixed, deviation)
    for (const at of models.keys()) {
      t.ok(near(found.strengths[at] ?? 0, climbed.strengths[at] ?? Number.NaN, 1e-8), `${models[at]} at ${deviation}`)
    }
    t.ok(near(found.tieRate, climbed.tieRate, 1e-8))
  }
  t.end()
})

test('standard errors are no less than the spread that new votes of the same kind would give, and not far above', (t) => {
  // Drawn anew from the votes, 400 times, by a generator whose numbers are always the same.
  let state = 12_345
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state / 2 ** 31
  }
  const many = [...mixed, ...duel('d', 'c', 2, 0)].map((ballot) => ({ ...ballot, votes: ballot.votes * 10 }))
  const { standardErrors } = fitStrengths(models, many, 4.6)
  const all = many.flatMap((ballot) => Array.from({ length: ballot.votes }, () => ({ ...ballot, votes: 1 })))
  const draws = Array.from({ length: 400 }, () => {
    const drawn = all.flatMap(() => all[Math.floor(random() * all.length)] ?? [])
    const together = Map.groupBy(drawn, ({ models: shown, winner }) => `${shown} ${winner}`)
    const ballots = [...together.values()].flatMap(([one, ...rest]) =>
      one === undefined ? [] : { ...one, votes: rest.length + 1 },
    )
    return fitStrengths(models, ballots, 4.6).strengths
  })
  for (const at of models.keys()) {
    const values = draws.map((strengths) => strengths[at] ?? 0)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
    const ratio = (standardErrors[at] ?? 0) / spread
    t.ok(ratio > 0.9 && ratio < 1.6, `${models[at]}: ${ratio.toFixed(2)} of the spread seen`)
  }
  t.end()
})

test('a model that never lost has a strength, and says how little is known of it', (t) => {
  const { strengths, standardErrors } = fitStrengths(['won', 'lost'], duel('won', 'lost', 5, 0), 4.6)
  t.ok((strengths[0] ?? 0) > 0.5 && (strengths[0] ?? 0) < 10)
  t.ok((standardErrors[0] ?? 0) * 1.96 > (strengths[0] ?? 0), 'even who is better is not settled')
  const tied = fitStrengths(['one', 'other'], [{ models: ['one', 'other'], winner: null, votes: 9 }], 4.6)
  t.ok(tied.strengths.every((value) => near(value, 0, 1e-9)))
  t.ok(tied.tieRate > 1 && Number.isFinite(tied.tieRate))
  t.end()
})
