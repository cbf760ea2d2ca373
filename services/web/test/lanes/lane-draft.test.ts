import t from 'tap'
import { changeOf, draftOf, type LaneDraft, sameSet } from '../../src/lanes/lane-draft.ts'

const lane: LaneDraft = { model: 'a/1', label: 'One', instructions: 'Be brief.', temperature: 0.3, maxTokens: 100 }

t.test('a lane that was opened and closed is not changed', async (t) => {
  t.equal(changeOf(lane, { ...lane }), null)
  t.equal(changeOf({ model: 'a/1' }, { model: 'a/1', instructions: '' }), null)
})

t.test('what is left empty goes back to the default', async (t) => {
  const { temperature: _gone, instructions: _too, ...rest } = lane
  t.same(changeOf(lane, rest), { instructions: '', parameters: { maxTokens: 100 } })
})

t.test('only a new label is sent', async (t) => {
  t.same(changeOf(lane, { ...lane, label: 'Two' }), {
    label: 'Two',
    instructions: 'Be brief.',
    parameters: { temperature: 0.3, maxTokens: 100 },
  })
  t.notOk(Object.hasOwn(changeOf(lane, { ...lane, seed: 1 }) ?? {}, 'label'))
})

t.test('a lane of a session becomes a draft', async (t) => {
  t.same(
    draftOf({
      ...{ id: '1', position: 0, model: 'a/1', provider: 'a', label: 'One' },
      ...{ instructions: null, parameters: { seed: 7 } },
    }),
    { model: 'a/1', label: 'One', seed: 7 },
  )
})

t.test('sets are the same whatever the order of their settings', async (t) => {
  t.ok(sameSet([{ model: 'a/1', seed: 1, topP: 1 }], [{ topP: 1, seed: 1, model: 'a/1' }]))
  t.notOk(sameSet([{ model: 'a/1' }, { model: 'b/1' }], [{ model: 'b/1' }, { model: 'a/1' }]))
  t.notOk(sameSet([{ model: 'a/1' }], [{ model: 'a/1', seed: 1 }]))
})
