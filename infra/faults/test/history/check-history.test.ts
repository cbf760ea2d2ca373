import { test } from 'tap'
import { checkHistory } from '../../src/history/check-history.ts'
import type { Entry } from '../../src/history/frame.ts'
import { seededBugs } from './fixtures/seeded-bugs.ts'
import { judge, sessionId, validHistory } from './fixtures/valid-history.ts'

const check = (entries: readonly Entry[]) => checkHistory(entries, { sessionId, complete: true, judge }).violations

test('finds nothing wrong with a right history', async (t) => {
  t.same(check(validHistory()), [])
})

test('tells what a client has in the end', async (t) => {
  const { runs } = checkHistory(validHistory(), { sessionId, complete: true, judge })
  t.match(runs.get('run-b'), { status: 'completed', attempt: 2, text: 'B1 B2 B3 B4 ', ended: true })
  t.match(runs.get('run-c'), { status: 'cancelled', text: 'c1 c2 c3 c4 c5 ' })
})

for (const [bug, { seed, rules }] of Object.entries(seededBugs)) {
  test(`catches: ${bug}`, async (t) => {
    const found = check(seed(validHistory()))
    t.ok(
      found.some(({ rule }) => rules.includes(rule)),
      `one of ${rules.join(', ')} is found`,
      { found },
    )
  })
}

test('whatever single frame of a run is lost or doubled is noticed', async (t) => {
  const whole = validHistory()
  for (const [at, entry] of whole.entries()) {
    const runId = runIdOf(entry)
    if (runId === null || JSON.stringify(entry).includes('run.progress')) continue
    t.not(check(whole.toSpliced(at, 0, entry)).length, 0, `doubled: ${JSON.stringify(entry)}`)
    // What the next event of the run replaces as a whole may be lost.
    const next = JSON.stringify(whole.slice(at + 1).find((later) => JSON.stringify(later).includes(`"${runId}"`)) ?? {})
    if (/"type":"(run\.started|run\.snapshot|session\.joined)"/.test(next)) continue
    t.not(check(whole.toSpliced(at, 1)).length, 0, `lost: ${JSON.stringify(entry)}`)
  }
})

test('whatever two neighbouring deltas of a run change places is noticed', async (t) => {
  const whole = validHistory()
  for (let at = 0; at + 1 < whole.length; at++) {
    const pair = whole.slice(at, at + 2)
    if (pair.some((entry) => !JSON.stringify(entry).includes('run.delta'))) continue
    const [here, next] = pair.map(runIdOf)
    if (here === next) t.not(check(whole.toSpliced(at, 2, ...pair.toReversed())).length, 0, `at ${at}`)
  }
})

function runIdOf(entry: Entry): string | null {
  return /"runId":"([^"]+)"/.exec(JSON.stringify(entry))?.[1] ?? null
}
