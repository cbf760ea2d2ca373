import { type RefObject, useEffect, useState } from 'react'

const laneMinPx = 260
const twoRowsFromPx = 820

export type BenchLayout = Readonly<{ columns: number; rows: 1 | 2 }>

/**
 * As many columns as fit at 260 px. More lanes than that: two rows if the window is high enough and half of them
 * fit, otherwise one row that scrolls sideways.
 */
export function benchLayout(lanes: number, widthPx: number, heightPx: number): BenchLayout {
  const room = Math.max(1, Math.floor(widthPx / laneMinPx))
  const half = Math.ceil(lanes / 2)
  if (lanes > room && half <= room && heightPx >= twoRowsFromPx) return { columns: half, rows: 2 }
  return { columns: Math.max(1, lanes), rows: 1 }
}

export function useBenchLayout(bench: RefObject<HTMLElement | null>, lanes: number): BenchLayout {
  const [widthPx, setWidthPx] = useState(() => innerWidth)
  const [heightPx, setHeightPx] = useState(() => innerHeight)
  useEffect(() => {
    if (bench.current === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidthPx(entry.contentRect.width)
      setHeightPx(innerHeight)
    })
    observer.observe(bench.current)
    return () => observer.disconnect()
  }, [bench])
  return benchLayout(lanes, widthPx, heightPx)
}
