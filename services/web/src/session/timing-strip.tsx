import { memo } from 'react'
import { seconds } from '../format/seconds.ts'
import { gapBars, scaleParts, type Timing } from './timing.ts'

const tallestGap = 8

/** One run on the clock that all lanes share. Positions are in percent: the drawing has no size of its own. */
export const TimingStrip = memo(({ timing, endMs }: { timing: Timing; endMs: number }) => {
  const x = (ms: number) => `${Math.min(100, (ms / endMs) * 100).toFixed(2)}%`
  const width = (from: number, to: number) => `${Math.max(0, ((Math.min(to, endMs) - from) / endMs) * 100).toFixed(2)}%`
  const { queueEndMs, firstTokenMs, firstAnswerMs, endMs: end } = timing
  const parts = scaleParts(endMs)
  const bars = gapBars(timing.gaps, endMs, firstAnswerMs, end)
  const longestMs = Math.max(1, ...bars.map(({ lengthMs }) => lengthMs))
  const gaveUp = timing.gaveUp && timing.failedTriesMs.length > 0
  return (
    <svg className="strip" role="img" aria-label={inWords(timing)}>
      <line className="axis" x1="0" x2="100%" y1="10" y2="10" />
      {Array.from({ length: parts - 1 }, (_, index) => `${((index + 1) * 100) / parts}%`).map((at) => (
        <line key={at} className="tick" x1={at} x2={at} y1="7" y2="13" />
      ))}
      {queueEndMs > 0 && <rect className="queue" x="0" y="5" width={width(0, queueEndMs)} height="10" rx="1" />}
      {timing.unseenMs > 0 && (
        <rect className="veil" x="0" y="5" width={width(0, timing.unseenMs)} height="10" rx="1" />
      )}
      {!timing.gaveUp && timing.unseenMs === 0 && firstTokenMs > queueEndMs && (
        <rect className="wait" x={x(queueEndMs)} y="5.5" width={width(queueEndMs, firstTokenMs)} height="9" rx="1" />
      )}
      {firstAnswerMs > firstTokenMs && !timing.gaveUp && (
        <rect
          className="think"
          x={x(firstTokenMs)}
          y="5"
          width={width(firstTokenMs, firstAnswerMs)}
          height="10"
          rx="1"
        />
      )}
      {end > firstAnswerMs && (
        <rect className="answer" x={x(firstAnswerMs)} y="5" width={width(firstAnswerMs, end)} height="10" rx="1" />
      )}
      {timing.failedTriesMs.map((atMs) => (
        <rect key={atMs} className="try" x={x(Math.max(0, atMs - endMs / 40))} y="5.5" width="2.5%" height="9" rx="1" />
      ))}
      {timing.gaveUp && !gaveUp && end > queueEndMs && (
        <rect className="try" x={x(queueEndMs)} y="5.5" width={width(queueEndMs, end)} height="9" rx="1" />
      )}
      {timing.gaveUp && (
        <svg x={x(end)} y="6" width="8" height="8" overflow="visible" aria-hidden>
          <path className="cross" d="m1 1 6 6m0-6-6 6" />
        </svg>
      )}
      {bars.map(({ x: at, lengthMs, longest }) => {
        const height = Math.max(1.5, (lengthMs / longestMs) * tallestGap)
        return (
          <rect
            key={at}
            className={longest ? 'gap max' : 'gap'}
            x={`${at}%`}
            y={28 - height}
            width="1.5"
            height={height}
          />
        )
      })}
      {end < endMs * 0.92 && (
        <text x="100%" y="28" textAnchor="end">
          {Math.round(endMs / 1000)} s
        </text>
      )}
      {timing.running && <line className="now" x1={x(end)} x2={x(end)} y1="1" y2="29" />}
    </svg>
  )
})

function inWords({ queueEndMs, firstTokenMs, firstAnswerMs, endMs, running, gaveUp }: Timing): string {
  const part = (name: string, ms: number) => (ms > 0 ? [`${name} ${seconds(ms)} s`] : [])
  return [
    ...part('Queue', queueEndMs),
    ...part('first token', firstTokenMs - queueEndMs),
    ...part('thinking', firstAnswerMs - firstTokenMs),
    ...part('answer', endMs - firstAnswerMs),
    ...(running ? ['still running'] : []),
    ...(gaveUp ? ['gave up'] : []),
  ].join(', ')
}

/** In place of a strip that is not to be seen before the vote. */
export function VeiledStrip() {
  return (
    <svg className="strip" role="img" aria-label="Timing hidden until you vote">
      <rect className="veil" x="0" y="5" width="100%" height="10" rx="1" />
    </svg>
  )
}
