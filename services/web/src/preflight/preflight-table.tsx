import type { Model, StartEstimate } from '@playground/contracts'
import { TriangleAlert } from 'lucide-react'
import { letterAt } from '../controls/lane-letters.ts'
import { Tile } from '../controls/tile.tsx'
import { count, roundCount } from '../format/count.ts'
import { moneyRange } from '../format/money.ts'
import { parameterName } from '../format/parameter-name.ts'
import { comparisonsLeft, costInWords, notesOf, tooLongBy } from './preflight-words.ts'

type LaneEstimate = StartEstimate['lanes'][number]
type Props = {
  lanes: readonly LaneEstimate[]
  names: readonly string[]
  models: readonly Model[]
  remaining: number | null
}

/** What sending would cost, whether it fits, and what would not be sent, lane by lane. */
export function PreflightTable({ lanes, names, models, remaining }: Props) {
  const notes = notesOf(lanes, models)
  const more = remaining === null ? null : comparisonsLeft(lanes, remaining)
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
            <Row
              key={letterAt(position)}
              lane={lane}
              position={position}
              name={names[position] ?? lane.model}
              model={models.find(({ id }) => id === lane.model)}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>All lanes</td>
            <td className="r num">{costInWords(lanes)}</td>
            <td colSpan={2} className="left">
              {remaining !== null && (
                <>
                  <b className="num">{count(remaining)}</b> tokens left today
                  {more !== null && more >= 1 && more < 1000 && `, enough for ${count(more)} comparisons like this`}
                </>
              )}
            </td>
          </tr>
        </tfoot>
      </table>
      <div className="pre-note">
        {notes.map(({ letter, text, warn }) => (
          <span key={`${letter}${text}`} className={warn ? 'note warn' : 'note'}>
            {warn && <TriangleAlert size={14} strokeWidth={1.5} aria-hidden />}
            {letter}: {text}
          </span>
        ))}
        <span>
          {lanes.every(({ fits }) => fits) && 'Fits every context.'}{' '}
          {remaining !== null && `${count(remaining)} tokens left today.`}
        </span>
      </div>
    </div>
  )
}

type RowProps = { lane: LaneEstimate; position: number; name: string; model: Model | undefined }

function Row({ lane, position, name, model }: RowProps) {
  return (
    <tr>
      <td>
        <span>
          <Tile letter={letterAt(position)} small />
          <span className="cut">{name}</span>
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
        {count(tooLongBy(lane, model))} tokens too long
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
