import { test } from 'tap'
import { roundsOf } from '../../src/report/rounds.ts'

const measured = (round: string, system: string, ttftP50Ms: number, cell = '50') => ({
  ...{ cell, system, round },
  figures: { ttftP50Ms, cpuUsPerChunk: 40 },
})

test('what a system adds is counted from the direct way of the same round', async (t) => {
  const rounds = roundsOf(
    [
      measured('a', 'direct', 1),
      measured('a', 'product', 3),
      measured('b', 'product', 9),
      measured('b', 'direct', 8),
      measured('b', 'product', 500, '200'),
    ],
    '50',
  )
  t.same(
    rounds.map((round) => round.get('product')?.addedTtftP50Ms),
    [2, 1],
  )
})

test('without the direct way there is nothing to count from', async (t) => {
  const [round] = roundsOf([measured('a', 'product', 3)], '50')
  t.same(round?.get('product'), { ttftP50Ms: 3, cpuUsPerChunk: 40 })
})
