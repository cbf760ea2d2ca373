import { test } from 'tap'
import { historyBefore, type Turn } from '../../src/history/turn.ts'

const turn = (laneId: string, position: number, more: Partial<Turn> = {}): Turn => ({
  runId: `${laneId}${position}`,
  laneId,
  comparisonId: `c${position}`,
  position,
  promptTokens: 1,
  answerTokens: 1,
  hasText: true,
  current: true,
  continuesRun: null,
  ...more,
})
const idsOf = (turns: readonly Turn[]) => turns.map(({ runId }) => runId)
const at = (laneId: string, position: number, continuesRun: string | null = null) => ({
  laneId,
  position,
  continuesRun,
})

test('a lane has behind it what it answered itself, oldest first', async (t) => {
  const turns = [turn('b', 0), turn('a', 1), turn('a', 0), turn('b', 1), turn('a', 2)]
  t.same(idsOf(historyBefore(turns, at('a', 2))), ['a0', 'a1'])
  t.same(idsOf(historyBefore(turns, at('b', 2))), ['b0', 'b1'])
})

test('turns without text, skipped turns and replaced runs are left out', async (t) => {
  const turns = [
    turn('a', 0, { hasText: false }),
    turn('a', 1, { runId: 'old', current: false }),
    turn('a', 1, { runId: 'new' }),
    turn('b', 2),
    turn('a', 3),
  ]
  t.same(idsOf(historyBefore(turns, at('a', 4))), ['new', 'a3'])
})

test('a retry of an early turn has only the turns before it', async (t) => {
  t.same(idsOf(historyBefore([turn('a', 0), turn('a', 1), turn('a', 2)], at('a', 1))), ['a0'])
})

test('a lane that continues an answer has its history from there, in later turns too', async (t) => {
  const turns = [
    turn('a', 0),
    turn('b', 0),
    turn('a', 1),
    turn('b', 1),
    turn('a', 2, { continuesRun: 'b1' }),
    turn('b', 2, { continuesRun: 'b1' }),
    turn('a', 3),
  ]
  t.same(idsOf(historyBefore(turns, at('a', 2, 'b1'))), ['b0', 'b1'])
  t.same(idsOf(historyBefore(turns, at('a', 3))), ['b0', 'b1', 'a2'])
  t.same(idsOf(historyBefore(turns, at('a', 4))), ['b0', 'b1', 'a2', 'a3'])
  t.same(idsOf(historyBefore(turns, at('b', 3))), ['b0', 'b1', 'b2'])
})

test('a continued answer may itself have continued another, and may have been replaced since', async (t) => {
  const turns = [
    turn('a', 0),
    turn('b', 0),
    turn('b', 1, { continuesRun: 'a0', current: false }),
    turn('b', 1, { runId: 'b1new', continuesRun: 'a0' }),
    turn('c', 2, { continuesRun: 'b1' }),
  ]
  t.same(idsOf(historyBefore(turns, at('c', 3))), ['a0', 'b1', 'c2'])
})

test('a turn that continued an answer but failed still counts for what comes after', async (t) => {
  const turns = [turn('a', 0), turn('b', 0), turn('a', 1, { continuesRun: 'b0', hasText: false })]
  t.same(idsOf(historyBefore(turns, at('a', 2))), ['b0'])
})
