import { test } from 'tap'
import { sessionCsv } from '../../src/documents/session-csv.ts'
import { sampleSession } from '../fixtures/sample-session.ts'

/** RFC 4180, read the way a spreadsheet does. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  while (at < csv.length) {
    let cell = ''
    if (csv[at] === '"') {
      for (at++; ; at++) {
        if (csv[at] !== '"') cell += csv[at]
        else if (csv[at + 1] === '"') cell += csv[++at]
        else break
      }
      at++
    } else {
      while (at < csv.length && csv[at] !== ',' && csv[at] !== '\r') cell += csv[at++]
    }
    rows.at(-1)?.push(cell)
    if (csv[at] === ',') at++
    else if (csv.startsWith('\r\n', at)) {
      at += 2
      if (at < csv.length) rows.push([])
    } else throw new Error(`no end of a cell at ${at}: ${csv.slice(at, at + 20)}`)
  }
  return rows
}

test('a line per run, in columns that have names', (t) => {
  const session = sampleSession([{ prompt: 'one, "two"\nthree', answers: ['a\r\nb', 'plain'] }])
  const [comparison] = session.comparisons
  const winner = comparison?.runs[1]?.id ?? ''
  const voted = { ...session, comparisons: session.comparisons.map((one) => ({ ...one, vote: { winner, tags: [] } })) }
  const [names = [], ...rows] = parse([...sessionCsv(voted)].join(''))
  t.equal(rows.length, 2)
  for (const row of rows) t.equal(row.length, names.length)
  const cell = (row: number, name: string) => rows[row]?.[names.indexOf(name)]
  t.same([cell(0, 'prompt'), cell(0, 'text')], ['one, "two"\nthree', 'a\r\nb'])
  t.same([cell(0, 'vote'), cell(1, 'vote')], ['', 'best'])
  t.same([cell(1, 'model'), cell(1, 'durationMs'), cell(1, 'costMicros')], ['lab/model-2', '600', '1234'])
  t.equal(cell(0, 'thinking'), '')
  t.end()
})

test('what a spreadsheet would take for a formula is a text', (t) => {
  const hostile = [
    ...['=HYPERLINK("http://evil.test","x")', '+cmd|calc', '-2+3', '@SUM(A1)', '  =1+1', '\t=1', '\r=1', '\n=1'],
    ...['＝1+1', '＋1', '－1', '＠x', '=1,"2"'],
  ]
  const session = sampleSession([{ prompt: '=1+1', answers: hostile }], '=cmd|title')
  const [names = [], ...rows] = parse([...sessionCsv(session)].join(''))
  for (const [at, text] of hostile.entries()) t.equal(rows[at]?.[names.indexOf('text')], `'${text}`)
  t.equal(rows[0]?.[names.indexOf('prompt')], "'=1+1")
  t.equal(rows[0]?.[names.indexOf('session')], "'=cmd|title")
  const harmless = sampleSession([{ prompt: 'x', answers: ['a = b', '1-2', 'mail@example.com', "'quoted", ''] }])
  const [, ...plain] = parse([...sessionCsv(harmless)].join(''))
  t.same(
    plain.map((row) => row[names.indexOf('text')]),
    ['a = b', '1-2', 'mail@example.com', "'quoted", ''],
  )
  t.end()
})
