import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { phone, useMedia } from '../data/use-media.ts'
import { useStored } from '../data/use-stored.ts'
import { type BenchChoice, type BenchLayout, benchChoices, benchLayout } from './bench-layout.ts'

const kept = z.object({ choice: z.enum(benchChoices), widthsPx: z.array(z.number().positive()).max(8) })
const nothingKept = { choice: 'auto', widthsPx: [] } as const satisfies z.infer<typeof kept>

export type BenchView = BenchLayout &
  Readonly<{
    choice: BenchChoice
    choose: (choice: BenchChoice) => void
    widthsPx: readonly number[]
    keepWidths: (widthsPx: readonly number[]) => void
  }>

/** How the lanes of a session stand: by the room there is and by what was chosen for it, which this browser keeps. */
export function useBenchLayout(sessionId: string, bench: RefObject<HTMLElement | null>, lanes: number): BenchView {
  const narrow = useMedia(phone)
  const [{ choice, widthsPx }, keep] = useStored<z.infer<typeof kept>>(`bench:${sessionId}`, kept, nothingKept)
  const chosen = useRef(choice)
  chosen.current = choice
  const keepWidths = useCallback(
    (next: readonly number[]) => keep({ choice: chosen.current, widthsPx: [...next] }),
    [keep],
  )
  const [room, setRoom] = useState(() => ({ widthPx: innerWidth, heightPx: innerHeight }))
  useEffect(() => {
    if (bench.current === null) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setRoom({ widthPx: entry.contentRect.width, heightPx: innerHeight })
    })
    observer.observe(bench.current)
    return () => observer.disconnect()
  }, [bench])
  return {
    ...benchLayout(lanes, { ...room, narrow }, choice),
    choice,
    choose: (next) => keep({ choice: next, widthsPx }),
    widthsPx,
    keepWidths,
  }
}
