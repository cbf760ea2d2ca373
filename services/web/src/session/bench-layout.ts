/** How a person wants lanes to stand; `auto` goes by the room there is. */
export const benchChoices = ['auto', 'columns', 'grid', 'one'] as const
export type BenchChoice = (typeof benchChoices)[number]

export type BenchLayout = Readonly<{
  /** `one`: a lane at a time, with tabs. `scroll`: columns that do not all fit. */
  mode: 'one' | 'columns' | 'scroll' | 'grid'
  columns: number
}>

export type BenchRoom = Readonly<{
  widthPx: number
  heightPx: number
  /** The window is so narrow that lanes side by side are the exception. */
  narrow: boolean
}>

export const laneMinPx = 260
const twoRowsFromPx = 820

/**
 * As many columns as fit at 260 px. More lanes than that: two rows if the window is high enough and half of them
 * fit, otherwise one row that scrolls sideways. In a narrow window one lane at a time, unless columns are wanted
 * and fit.
 */
export function benchLayout(lanes: number, room: BenchRoom, choice: BenchChoice = 'auto'): BenchLayout {
  const { widthPx, heightPx, narrow } = room
  const fitting = Math.max(1, Math.floor(widthPx / laneMinPx))
  const half = Math.ceil(lanes / 2)
  const one: BenchLayout = { mode: 'one', columns: 1 }
  const grid: BenchLayout = { mode: 'grid', columns: half }
  const row: BenchLayout = { mode: lanes > fitting ? 'scroll' : 'columns', columns: Math.max(1, lanes) }
  if (lanes < 2) return narrow ? one : row
  switch (choice) {
    case 'one':
      return one
    case 'grid':
      return narrow && half > fitting ? one : grid
    case 'columns':
      return narrow && lanes > fitting ? one : row
    case 'auto':
      if (narrow) return one
      return lanes > fitting && half <= fitting && heightPx >= twoRowsFromPx ? grid : row
    default:
      return choice satisfies never
  }
}

/**
 * The column widths after a line between two columns was moved. Columns that all fit share the room, so what one
 * gains the next loses; where they scroll, only the one before the line changes.
 */
export function moveLine(
  widthsPx: readonly number[],
  line: number,
  byPx: number,
  mode: BenchLayout['mode'],
): readonly number[] {
  const before = widthsPx[line]
  const after = widthsPx[line + 1]
  if (before === undefined) return widthsPx
  if (mode === 'scroll') return widthsPx.with(line, Math.max(laneMinPx, before + byPx))
  if (after === undefined) return widthsPx
  const leastPx = Math.min(laneMinPx, before, after)
  const by = Math.min(after - leastPx, Math.max(leastPx - before, byPx))
  return widthsPx.with(line, before + by).with(line + 1, after - by)
}

/** The tracks of the grid. Kept widths count only for as many columns as they were made for. */
export function tracksOf({ mode, columns }: BenchLayout, widthsPx: readonly number[]): string {
  const known = widthsPx.length === columns ? widthsPx : Array.from({ length: columns }, () => null)
  return known
    .map((widthPx) => {
      const share = widthPx === null ? '1fr' : `${Math.round(widthPx)}fr`
      if (mode === 'grid') return `minmax(0, ${share})`
      if (mode === 'scroll' && widthPx !== null) return `${Math.round(widthPx)}px`
      return `minmax(var(--w-lane-min), ${share})`
    })
    .join(' ')
}
