import type { RouteOutput } from '@playground/client'
import type { Model } from '@playground/contracts'
import { TriangleAlert } from 'lucide-react'
import { letterAt, Tile } from '../controls/tile.tsx'
import { count, roundCount } from '../format/count.ts'
import { moneyRange } from '../format/money.ts'
import { parameterName } from '../format/parameter-name.ts'

type LaneEstimate = RouteOutput<'estimate'>['lanes'][number]
type Props = { lanes: readonly LaneEstimate[]; models: readonly Model[]; remaining: number | null }

/** What sending would cost, whether it fits, and what would not be sent, lane by lane. */
export function Preflight({ lanes, models, remaining }: Props) {
  const known = lanes.flatMap(({ costMicros }) => costMicros ?? [])
  const low = known.reduce((sum, cost) => sum + cost.low, 0)
  const high = known.reduce((sum, cost) => sum + cost.high, 0)
  return (
    <div className="pre">
      <table aria-label="Before you send">
        <thead>
          <tr>
            <th scope="col">Lane</th>
            <th scope="col" className="r">
              Likely cost
            </th>
            <th scope="col">Context</th>
            <th scope="col">Parameters</th>
          </tr>
        </thead>
        <tbody>
          {lanes.map((lane, position) => (
            // A model may stand in two lanes.
            <Row key={letterAt(position)} lane={lane} position={position} models={models} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>All lanes</td>
            <td className="r num">{known.length === 0 ? 'unknown' : moneyRange(low, high)}</td>
            <td colSpan={2}>
              {remaining !== null && <span className="num">{count(remaining)} tokens left today</span>}
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

function Row({ lane, position, models }: { lane: LaneEstimate; position: number; models: readonly Model[] }) {
  const model = models.find(({ id }) => id === lane.model)
  return (
    <tr>
      <td>
        <span>
          <Tile letter={letterAt(position)} small />
          {model?.name ?? lane.model}
        </span>
      </td>
      <td className="r num">
        {lane.costMicros === null ? 'unknown' : moneyRange(lane.costMicros.low, lane.costMicros.high)}
      </td>
      <td>{model === undefined ? '–' : <Context lane={lane} model={model} />}</td>
      <td>
        {lane.droppedParameters.length === 0 ? (
          <span className="muted">All sent</span>
        ) : (
          <span className="note warn">
            <TriangleAlert size={14} strokeWidth={1.5} aria-hidden />
            {lane.droppedParameters.map(parameterName).join(', ')} not sent
          </span>
        )}
      </td>
    </tr>
  )
}

function Context({ lane, model }: { lane: LaneEstimate; model: Model }) {
  const share = Math.min(100, (lane.inputTokens / model.contextWindow) * 100)
  if (!lane.fits) {
    return (
      <span className="note warn">
        <TriangleAlert size={14} strokeWidth={1.5} aria-hidden />
        {count(Math.max(0, lane.inputTokens - model.contextWindow))} tokens too long
      </span>
    )
  }
  return (
    <>
      <svg className="gauge" aria-hidden>
        <rect width={`${Math.max(3, share)}%`} height="4" />
      </svg>
      <span className="num">
        {count(lane.inputTokens)} of {roundCount(model.contextWindow)}
      </span>
    </>
  )
}
