import t from 'tap'
import { noId, runState, sessionState } from '../src/channels.ts'
import { newId } from '../src/ids.ts'

const names = { provider: 'openai', userId: newId(), sessionId: newId(), runId: newId() }

t.test('a subject is built from its parameters and read back to them', async (t) => {
  const subject = runState.subject(names)
  t.equal(subject, `runs.openai.${names.userId}.${names.sessionId}.${names.runId}.state`)
  t.same(runState.parse(subject), names)
  t.equal(sessionState.parse(subject), null, 'another channel does not take it')
  t.equal(runState.parse(`${subject}.more`), null)
})

t.test('a filter leaves open what is not given', async (t) => {
  t.equal(runState.filter({ provider: 'openai', sessionId: noId }), 'runs.openai.*.none.*.state')
})

const structure = ['*', '>', 'a.b', 'a b', '', 'a\r\nb', '$JS.API.STREAM.DELETE.JOBS', 'é', 'x'.repeat(65), '\u0000']
for (const value of structure) {
  t.test(`${JSON.stringify(value.slice(0, 30))} is refused as a part of a subject`, async (t) => {
    t.throws(() => runState.subject({ ...names, runId: value }), RangeError)
    t.throws(() => runState.filter({ runId: value }), RangeError)
  })
}
