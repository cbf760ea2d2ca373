import type { Lane } from '@playground/contracts'
import t from 'tap'
import { bodyOf, ownHistory, turnInWords } from '../../src/session/next-turn.ts'

const lanes: Lane[] = ['a', 'b', 'c'].map((id, position) => ({
  ...{ id, position, model: 'x/y', provider: 'x', label: id, instructions: null, parameters: {} },
}))

t.test('usually every lane continues its own history', async (t) => {
  t.same(bodyOf('Hi', lanes, ownHistory), { prompt: 'Hi' })
  t.equal(turnInWords(lanes, ownHistory), 'Own history')
})

t.test('all lanes may continue one answer, or one lane may be copied', async (t) => {
  const from = { context: { kind: 'continue', runId: 'r', laneId: 'b' }, skipped: [] } as const
  t.same(bodyOf('Hi', lanes, from), { prompt: 'Hi', context: { continueFrom: 'r' } })
  t.equal(turnInWords(lanes, from), 'All from B')
  const fork = { context: { kind: 'fork', laneId: 'c' }, skipped: [] } as const
  t.same(bodyOf('Hi', lanes, fork), { prompt: 'Hi', context: { fork: 'c' } })
  t.equal(turnInWords(lanes, fork), 'Fork of C')
})

t.test('lanes may be left out, but not all of them', async (t) => {
  const some = { ...ownHistory, skipped: ['b'] }
  t.same(bodyOf('Hi', lanes, some), { prompt: 'Hi', lanes: ['a', 'c'] })
  t.equal(turnInWords(lanes, some), 'Own history, 2 of 3 lanes')
  t.same(bodyOf('Hi', lanes, { ...ownHistory, skipped: ['a', 'b', 'c'] }), { prompt: 'Hi' })
})
