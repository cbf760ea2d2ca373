import type { TurnEstimate } from '@playground/contracts'
import t from 'tap'
import { comparisonsLeft, costInWords, notesOf } from '../../src/preflight/preflight-words.ts'
import { modelOf } from '../picker/model-of.ts'

type Lane = TurnEstimate['lanes'][number]
const lane = (changes: Partial<Lane> = {}): Lane => ({
  ...{ laneId: '1', model: 'a/1', costMicros: { low: 7_000, high: 34_000 }, fits: true, inputTokens: 46 },
  ...{ maxOutputTokens: 954, droppedParameters: [], overTokens: 0, leftOutTurns: 0 },
  ...changes,
})

t.test('costs of all lanes are one range; a lane without a price adds nothing', async (t) => {
  t.equal(costInWords([lane(), lane({ costMicros: { low: 2_000, high: 4_000 } })]), '$0.009 – 0.038')
  t.equal(costInWords([lane(), lane({ costMicros: null })]), '$0.007 – 0.034')
  t.equal(costInWords([lane({ costMicros: null })]), 'unknown')
})

t.test('what will not be as asked is said, with the letter of its lane', async (t) => {
  const notes = notesOf(
    [
      lane({ droppedParameters: ['temperature', 'topP'] }),
      lane({ overTokens: 12_300, leftOutTurns: 2 }),
      lane({ costMicros: null }),
      lane({ fits: false, overTokens: 5 }),
    ],
    [modelOf('a/1')],
    ['A', 'C', 'D', 'F'],
  )
  t.same(
    notes.map(({ letter, text, warn }) => `${letter}: ${text}${warn ? ' !' : ''}`),
    [
      'A: temperature, top p not sent !',
      'C: 12,300 tokens too long. Older turns are left out. !',
      'D: price unknown',
      'F: 5 tokens too long !',
    ],
  )
})

t.test('turns left out by the lane’s own policy are nothing to warn of', async (t) => {
  t.same(notesOf([lane({ leftOutTurns: 3 })], []), [])
})

t.test('how often more is a matter of what each may use at worst', async (t) => {
  t.equal(comparisonsLeft([lane(), lane()], 182_400), 91)
  t.equal(comparisonsLeft([], 182_400), null)
})
