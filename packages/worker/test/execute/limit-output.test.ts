import t from 'tap'
import { limitOutput } from '../../src/execute/limit-output.ts'

t.test('output is let through until it is full, whole characters only', async (t) => {
  const limit = limitOutput(10)
  t.same(limit.take('abc'), { text: 'abc', full: false })
  t.same(limit.take('é'), { text: 'é', full: false })
  t.same(limit.take('🦊🦊'), { text: '🦊', full: true })
  t.same(limit.take('é'), { text: '', full: true })
  t.same(limit.take('z'), { text: 'z', full: false }, 'what still fits, fits')
})

t.test('what fills it exactly is not too much', async (t) => {
  t.same(limitOutput(4).take('🦊'), { text: '🦊', full: false })
})
