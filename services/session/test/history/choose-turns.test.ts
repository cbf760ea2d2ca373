import { test } from 'tap'
import { chooseTurns } from '../../src/history/choose-turns.ts'
import type { Turn } from '../../src/history/turn.ts'

const history = Array.from(
  { length: 5 },
  (_, position): Turn => ({
    runId: `r${position}`,
    laneId: 'a',
    comparisonId: `c${position}`,
    position,
    promptTokens: 46,
    answerTokens: 46,
    hasText: true,
    current: true,
    continuesRun: null,
  }),
)
const idsOf = ({ turns }: ReturnType<typeof chooseTurns>) => turns.map(({ runId }) => runId)
const roomTokens = 1_000_000

test('everything is sent that fits', async (t) => {
  const chosen = chooseTurns(history, { roomTokens })
  t.equal(chosen.turns.length, 5)
  t.equal(chosen.tokens, 500, 'a message weighs a little more than its text')
})

test('the oldest turns are cut first, whole turns only', async (t) => {
  t.same(idsOf(chooseTurns(history, { roomTokens, historyMessages: 5 })), ['r3', 'r4'])
  t.same(idsOf(chooseTurns(history, { roomTokens, historyMessages: 1 })), [])
  t.same(idsOf(chooseTurns(history, { roomTokens, historyMessages: 0 })), [])
  t.same(idsOf(chooseTurns(history, { roomTokens, historyTokens: 399 })), ['r2', 'r3', 'r4'])
  t.same(idsOf(chooseTurns(history, { roomTokens, historyTokens: 0 })), [])
})

test('the room that the model has left is a limit like any other', async (t) => {
  t.same(idsOf(chooseTurns(history, { roomTokens: 250 })), ['r3', 'r4'])
  t.same(idsOf(chooseTurns(history, { roomTokens: 0, historyTokens: 1000 })), [])
})
