import { test } from 'tap'
import { spreadOf } from '../../src/report/spread-of.ts'
import { writeFigure } from '../../src/report/write-figure.ts'
import { writeTable } from '../../src/report/write-table.ts'

test('columns are as wide as what stands in them', async (t) => {
  t.equal(
    writeTable(
      ['system', 'ms'],
      [
        ['a', '1.00'],
        ['longer name', '100 (90–110)'],
      ],
    ),
    [
      '| system      |           ms |',
      '| ----------- | -----------: |',
      '| a           |         1.00 |',
      '| longer name | 100 (90–110) |',
    ].join('\n'),
  )
})

test('a median stands between the least and the most', async (t) => {
  t.same(spreadOf([3, 1, 2]), { median: 2, min: 1, max: 3, count: 3 })
  t.same(spreadOf([4, 1, 2, 3]), { median: 2.5, min: 1, max: 4, count: 4 })
  t.equal(spreadOf([]), undefined)
})

test('a figure shows how far it reached, when it was measured more than once', async (t) => {
  t.equal(writeFigure(spreadOf([0.123])), '0.12')
  t.equal(writeFigure(spreadOf([99.96, 1234.5, 12.34])), '100.0 (12.3–1235)')
  t.equal(writeFigure(undefined), '')
})
