import t from 'tap'
import { subjectMatcher } from '../src/subject-matcher.ts'

t.test('tells as the server does whether a subject passes a filter', async (t) => {
  const passes = (filter: string, subject: string) => subjectMatcher(filter)(subject)
  t.ok(passes('runs.a.b', 'runs.a.b'))
  t.ok(passes('runs.*.b', 'runs.a.b'))
  t.ok(passes('runs.>', 'runs.a'))
  t.ok(passes('runs.*.>', 'runs.a.b.c'))
  t.notOk(passes('runs.a.b', 'runs.a.c'))
  t.notOk(passes('runs.*', 'runs.a.b'))
  t.notOk(passes('runs.*.b', 'runs.b'))
  t.notOk(passes('runs.>', 'runs'))
  t.notOk(passes('runs.a.>', 'runs.b.c'))
})
