import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react'
import { type BenchLayout, moveLine } from './bench-layout.ts'

type Props = {
  bench: RefObject<HTMLElement | null>
  layout: BenchLayout
  /** The column before the line. */
  column: number
  name: string
  resize: (widthsPx: readonly number[]) => void
}

const stepPx = 24

/** The line between two columns: drawn with the pointer or moved with the arrow keys. Twice: all alike again. */
export function ColumnLine({ bench, layout, column, name, resize }: Props) {
  const drag = useRef<{ fromX: number; widthsPx: readonly number[] } | null>(null)
  const widths = (): number[] =>
    [...(bench.current?.querySelectorAll('.lane') ?? [])]
      .slice(0, layout.columns)
      .map((lane) => lane.getBoundingClientRect().width)
  const direction = () => (bench.current !== null && getComputedStyle(bench.current).direction === 'rtl' ? -1 : 1)

  function take(event: PointerEvent): void {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { fromX: event.clientX, widthsPx: widths() }
  }
  function draw(event: PointerEvent): void {
    if (drag.current === null) return
    const { fromX, widthsPx } = drag.current
    resize(moveLine(widthsPx, column, (event.clientX - fromX) * direction(), layout.mode))
  }
  function press(event: KeyboardEvent): void {
    const steps = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (steps !== undefined) resize(moveLine(widths(), column, steps * stepPx * direction(), layout.mode))
    else if (event.key === 'Home') resize([])
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
    <div
      className="column-line"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`Width of ${name}`}
      aria-valuenow={column + 1}
      aria-valuemin={1}
      aria-valuemax={layout.columns}
      onPointerDown={take}
      onPointerMove={draw}
      onPointerUp={() => {
        drag.current = null
      }}
      onDoubleClick={() => resize([])}
      onKeyDown={press}
    />
  )
}
