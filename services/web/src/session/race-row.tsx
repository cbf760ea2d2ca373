import { hasEnded, type Lane } from '@playground/contracts'
import { EyeOff, Pause, Play } from 'lucide-react'
import { type ReactNode, useContext, useSyncExternalStore } from 'react'
import { Choice } from '../controls/choice.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { letterAt } from '../controls/lane-letters.ts'
import type { RunFacts } from '../data/use-runs.ts'
import { useTick } from '../data/use-tick.ts'
import { runningSeconds } from '../format/seconds.ts'
import { Replay, useReplayAt } from '../replay/replay.tsx'
import { RaceLegend } from './race-legend.tsx'
import { scaleParts } from './timing.ts'
import { lengthMs } from './use-scale.ts'

type Props = { runs: readonly RunFacts[]; lanes: readonly Lane[]; endMs: number; offsetMs: number; veiled: boolean }

/** All lanes of the turn on one line: how far the clock is, and where each one ended. Afterwards it can be shown again. */
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
  const lastMs = Math.max(0, ...runs.map((run) => lengthMs(run, nowMs)))
  return (
    <div className="race">
      {running ? (
        <span className="live num">
          <i aria-hidden />
          Live <b>{runningSeconds(lastMs)} s</b>
        </span>
      ) : (
        <ReplayButtons lastMs={lastMs} />
      )}
      <div className="rail-box">
        <Rail runs={runs} lanes={lanes} endMs={endMs} lastMs={lastMs} nowMs={nowMs} running={running} />
        {!running && <ReplayHandle endMs={endMs} lastMs={lastMs} />}
      </div>
      <RaceLegend />
    </div>
  )
}

function ReplayButtons({ lastMs }: { lastMs: number }) {
  const clock = useContext(Replay)
  const atMs = useReplayAt(100)
  const playing = useSyncExternalStore(clock?.subscribe ?? never, () => clock?.playing() ?? false)
  const speed = useSyncExternalStore(clock?.subscribe ?? never, () => clock?.speed() ?? 1)
  if (clock === null) return null
  return (
    <div className="replay">
      <IconButton
        name={playing ? 'Pause the replay' : 'Replay the race'}
        className="line"
        onClick={() => (playing ? clock.pause() : clock.play())}
      >
        {playing ? <Pause size={14} strokeWidth={1.5} aria-hidden /> : <Play size={14} strokeWidth={1.5} aria-hidden />}
      </IconButton>
      <Choice
        name="Replay speed"
        value={String(speed)}
        choose={(next) => clock.setSpeed(Number(next))}
        options={[
          { value: '1', content: '1×' },
          { value: '4', content: '4×' },
        ]}
      />
      <span className="at num">{runningSeconds(atMs ?? lastMs)} s</span>
    </div>
  )
}

const never = () => () => {}

/** The handle of the race: a slider over the rail, so that it is drawn and moved by keys as any other. */
function ReplayHandle({ endMs, lastMs }: { endMs: number; lastMs: number }) {
  const clock = useContext(Replay)
  const atMs = useReplayAt(33)
  if (clock === null) return null
  const shownMs = atMs ?? lastMs
  return (
    <input
      className="handle"
      type="range"
      aria-label="Moment of the race"
      aria-valuetext={`${runningSeconds(shownMs)} seconds`}
      min={0}
      max={endMs}
      step={100}
      value={shownMs}
      onChange={({ target }) => {
        if (target.valueAsNumber >= lastMs) clock.leave()
        else clock.seek(target.valueAsNumber)
      }}
    />
  )
}

type RailProps = {
  runs: readonly RunFacts[]
  lanes: readonly Lane[]
  endMs: number
  lastMs: number
  nowMs: number
  running: boolean
}

function Rail({ runs, lanes, endMs, lastMs, nowMs, running }: RailProps) {
  const replayedMs = useReplayAt(33)
  const reachedMs = replayedMs ?? lastMs
  const parts = scaleParts(endMs)
  const x = (ms: number) => `${Math.min(100, (ms / endMs) * 100).toFixed(2)}%`
  return (
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
      {running && <circle className="head" cx={x(lastMs)} cy="22" r="5" />}
    </svg>
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

function Flag({
  run,
  lane,
  at,
  shift,
}: {
  run: RunFacts
  lane: Lane | undefined
  at: string
  shift: number
}): ReactNode {
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
