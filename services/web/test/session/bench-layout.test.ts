import t from 'tap'
import { type BenchChoice, benchLayout, moveLine, tracksOf } from '../../src/session/bench-layout.ts'

/** Windows of the layout table, with the room that the sidebar leaves. */
const windows = {
  360: { widthPx: 360, heightPx: 780, narrow: true },
  768: { widthPx: 768, heightPx: 1024, narrow: true },
  1024: { widthPx: 968, heightPx: 768, narrow: false },
  '1024, high': { widthPx: 968, heightPx: 1000, narrow: false },
  1440: { widthPx: 1176, heightPx: 900, narrow: false },
  1920: { widthPx: 1656, heightPx: 1080, narrow: false },
} as const

function seen(window: keyof typeof windows, choice: BenchChoice = 'auto'): string[] {
  return [1, 2, 3, 4, 5, 6, 7, 8].map((lanes) => {
    const { mode, columns } = benchLayout(lanes, windows[window], choice)
    return { one: 'one', columns: `${columns}`, scroll: 'scroll', grid: `${columns} × 2` }[mode]
  })
}

t.test('lanes stand as the layout table says', async (t) => {
  const one = Array.from({ length: 8 }, () => 'one')
  t.same(seen(360), one)
  t.same(seen(768), one)
  t.same(seen(1024), ['1', '2', '3', 'scroll', 'scroll', 'scroll', 'scroll', 'scroll'])
  t.same(seen('1024, high'), ['1', '2', '3', '2 × 2', '3 × 2', '3 × 2', 'scroll', 'scroll'])
  t.same(seen(1440), ['1', '2', '3', '4', '3 × 2', '3 × 2', '4 × 2', '4 × 2'])
  t.same(seen(1920), ['1', '2', '3', '4', '5', '6', '4 × 2', '4 × 2'])
})

t.test('what is chosen goes before what fits, as far as a narrow window allows', async (t) => {
  t.equal(seen(768, 'columns')[1], '2')
  t.equal(seen(768, 'columns')[2], 'one')
  t.equal(seen(360, 'columns')[1], 'one')
  t.equal(seen(1440, 'columns')[7], 'scroll')
  t.equal(seen(1440, 'grid')[3], '2 × 2')
  t.equal(seen(1440, 'one')[3], 'one')
  t.equal(seen(1440, 'one')[0], '1')
})

t.test('what one column gains the next loses, down to 260 px', async (t) => {
  t.same(moveLine([400, 400, 400], 0, 50, 'columns'), [450, 350, 400])
  t.same(moveLine([400, 400, 400], 1, 999, 'columns'), [400, 540, 260])
  t.same(moveLine([400, 400, 400], 0, -999, 'columns'), [260, 540, 400])
})

t.test('where columns scroll, only one changes', async (t) => {
  t.same(moveLine([260, 260, 260], 1, 100, 'scroll'), [260, 360, 260])
  t.same(moveLine([260, 260, 260], 2, -100, 'scroll'), [260, 260, 260])
})

t.test('kept widths are forgotten when there are more or fewer columns', async (t) => {
  t.equal(
    tracksOf({ mode: 'columns', columns: 2 }, [300, 500]),
    [300, 500].map((fr) => `minmax(var(--w-lane-min), ${fr}fr)`).join(' '),
  )
  t.equal(tracksOf({ mode: 'grid', columns: 2 }, [1, 2, 3]), 'minmax(0, 1fr) minmax(0, 1fr)')
  t.equal(tracksOf({ mode: 'scroll', columns: 2 }, [300, 500]), '300px 500px')
})
