import { hasEnded, type Lane } from '@playground/contracts'
import { EyeOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { letterAt } from '../controls/lane-letters.ts'
import type { RunFacts } from '../data/use-runs.ts'
import { useTick } from '../data/use-tick.ts'
import { runningSeconds } from '../format/seconds.ts'
import { scaleParts } from './timing.ts'
import { lengthMs } from './use-scale.ts'

type Props = { runs: readonly RunFacts[]; lanes: readonly Lane[]; endMs: number; offsetMs: number; veiled: boolean }

/** All lanes of the turn on one line: how far the clock is, and where each one ended. */
export function RaceRow({ runs, lanes, endMs, offsetMs, veiled }: Props) {
  const running = runs.some(({ status }) => !hasEnded(status))
  const nowMs = useTick(running) + offsetMs
  if (veiled) {
    return (
      <div className="race">
        <span className="lab flex items-center gap-2">
          <EyeOff size={14} strokeWidth={1.5} aria-hidden />
          Race hidden
        </span>
        <svg className="scrub" aria-hidden>
          <rect x="0" y="16" width="100%" height="6" fill="url(#hatch)" opacity=".35" />
        </svg>
      </div>
    )
  }
  const parts = scaleParts(endMs)
  const reachedMs = Math.max(0, ...runs.map((run) => lengthMs(run, nowMs)))
  const x = (ms: number) => `${Math.min(100, (ms / endMs) * 100).toFixed(2)}%`
  return (
    <div className="race">
      <span className="live num">
        {running && <i aria-hidden />}
        {running ? 'Live' : 'Race'} <b>{runningSeconds(reachedMs)} s</b>
      </span>
      <svg className="scrub" role="img" aria-label="Where each lane ended">
        <line className="rail" x1="0" x2="100%" y1="22" y2="22" />
        <line className="gone" x1="0" x2={x(reachedMs)} y1="22" y2="22" />
        {Array.from({ length: parts + 1 }, (_, part) => (
          <g key={`${(endMs * part) / parts}`}>
            <line className="tick" x1={x((endMs * part) / parts)} x2={x((endMs * part) / parts)} y1="19" y2="25" />
            <text
              x={x((endMs * part) / parts)}
              y="36"
              textAnchor={part === 0 ? 'start' : part === parts ? 'end' : 'middle'}
            >
              {(endMs * part) / parts / 1000} s
            </text>
          </g>
        ))}
        {flagsOf(runs, nowMs, endMs).map(({ run, atMs, shift }) => (
          <Flag key={run.id} run={run} lane={lanes.find(({ id }) => id === run.laneId)} at={x(atMs)} shift={shift} />
        ))}
        {running && <circle className="head" cx={x(reachedMs)} cy="22" r="5" />}
      </svg>
      <Legend />
    </div>
  )
}

/** Where each ended lane ended. Flags that would cover each other stand side by side, their poles where they belong. */
function flagsOf(runs: readonly RunFacts[], nowMs: number, endMs: number) {
  let lastMs = Number.NEGATIVE_INFINITY
  let shift = 0
  return runs
    .filter(({ status }) => hasEnded(status))
    .map((run) => ({ run, atMs: lengthMs(run, nowMs) }))
    .sort((a, b) => a.atMs - b.atMs)
    .map((flag) => {
      shift = flag.atMs - lastMs < endMs * 0.025 ? shift + 1 : 0
      lastMs = shift === 0 ? flag.atMs : lastMs
      return { ...flag, shift }
    })
}

function Flag({ run, lane, at, shift }: { run: RunFacts; lane: Lane | undefined; at: string; shift: number }) {
  if (lane === undefined) return null
  const letter = letterAt(lane.position)
  return (
    <svg
      x={at}
      y="0"
      overflow="visible"
      data-lane={letter}
      className={run.status === 'failed' ? 'off' : ''}
      aria-hidden
    >
      <line className="flag" x1="0" x2="0" y1="14" y2="26" />
      <rect className="flag" x={shift * 16 - 7} y="0" width="14" height="14" rx="3" />
      <text className="flag-text" x={shift * 16} y="10.5" textAnchor="middle">
        {letter}
      </text>
    </svg>
  )
}

function Legend() {
  return (
    <div className="legend" aria-hidden>
      <Key name="Queue">
        <rect width="14" height="8" rx="1" fill="url(#hatch)" />
      </Key>
      <Key name="First token">
        <rect x=".5" y=".5" width="13" height="7" rx="1" fill="none" stroke="var(--control)" />
      </Key>
      <Key name="Thinking">
        <rect width="14" height="8" rx="1" fill="var(--ink-2)" opacity=".32" />
      </Key>
      <Key name="Answer">
        <rect width="14" height="8" rx="1" fill="var(--ink-2)" />
      </Key>
      <Key name="Gaps">
        <path d="M1 8V5m3 3V3m3 5V0m3 8V4m3 4V6" stroke="var(--ink-2)" strokeWidth="1.5" />
      </Key>
    </div>
  )
}

function Key({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span>
      <svg aria-hidden>{children}</svg>
      {name}
    </span>
  )
}
