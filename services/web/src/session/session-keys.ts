import type { BenchLane } from './bench.tsx'
import type { LaneActions } from './lane-actions.ts'

type Context = {
  lanes: readonly BenchLane[]
  running: ReadonlySet<string>
  step: (turns: number) => void
  choose: (lane: number) => void
  movable: boolean
  actions: LaneActions
}

/** What keys do on the page of a session. */
export function sessionKeys({ lanes, running, step, choose, movable, actions }: Context): Record<string, () => void> {
  const focused = () => {
    const id = document.activeElement?.closest('.lane')?.id
    return lanes.findIndex(({ lane }) => `lane-${lane.id}` === id)
  }
  const move = (by: number) => {
    const place = focused()
    const lane = lanes[place]
    if (movable && lane !== undefined && lanes[place + by] !== undefined) {
      actions.change(lane.lane.id, { position: place + by })
    }
  }
  return {
    '[': () => step(-1),
    ']': () => step(1),
    'Alt+Shift+ArrowLeft': () => move(-1),
    'Alt+Shift+ArrowRight': () => move(1),
    Escape: () => {
      const runId = lanes[focused()]?.newestRunId
      if (runId != null && running.has(runId)) actions.stop(runId)
    },
    ...Object.fromEntries(
      lanes.map(({ lane: { id } }, index) => [
        `Alt+${index + 1}`,
        () => {
          choose(index)
          requestAnimationFrame(() => document.querySelector<HTMLElement>(`#lane-${id} .lane-body`)?.focus())
        },
      ]),
    ),
  }
}
