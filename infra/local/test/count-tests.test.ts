import { once } from 'node:events'
import { test } from 'tap'
import { countTests } from '../src/count-tests.ts'

async function count(tap: string) {
  const failures: string[] = []
  const files: string[] = []
  const { parser, count } = countTests({
    file: (name, { passed, failed }) => files.push(`${name} ${passed}/${failed}`),
    failure: (path) => failures.push(path.join(' › ')),
  })
  const complete = once(parser, 'complete')
  parser.end(tap)
  await complete
  return { ...count, failures, files }
}

const file = (name: string, body: string, ok = true) => `# Subtest: ${name}\n${body}${ok ? '' : 'not '}ok 1 - ${name}\n`

test('counts the assertions inside files and tests, not the files and tests', async (t) => {
  const body = '    # Subtest: adds\n        ok 1 - a\n        ok 2 - b\n        1..2\n    ok 1 - adds\n    1..1\n'
  t.match(await count(`TAP version 14\n${file('one.test.ts', body)}1..1\n`), {
    passed: 2,
    failed: 0,
    files: ['one.test.ts 2/0'],
  })
})

test('counts a failed assertion once, and says where', async (t) => {
  const body =
    '    # Subtest: adds\n        ok 1 - a\n        not ok 2 - b\n        1..2\n    not ok 1 - adds\n    1..1\n'
  t.match(await count(`TAP version 14\n${file('one.test.ts', body, false)}1..1\n`), {
    passed: 1,
    failed: 1,
    failures: ['one.test.ts › adds › b'],
  })
})

test('a file that crashes or hangs without a failed assertion is one failure', async (t) => {
  const body = '    # Subtest: adds\n        ok 1 - a\n        1..1\n    ok 1 - adds\n    1..1\n'
  t.match(await count(`TAP version 14\n${file('one.test.ts', body, false)}1..1\n`), {
    passed: 1,
    failed: 1,
    failures: ['one.test.ts'],
  })
  t.match(await count('TAP version 14\nnot ok 1 - two.test.ts\n  ---\n  signal: SIGTERM\n  ...\n1..1\n'), {
    passed: 0,
    failed: 1,
  })
})

test('a bail out is a failure', async (t) => {
  t.match(await count('TAP version 14\nBail out! no database\n'), { passed: 0, failed: 1 })
})
