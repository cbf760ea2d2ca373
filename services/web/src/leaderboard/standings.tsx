import { splitModelId } from '@playground/contracts'
import type { ReactNode } from 'react'
import { count } from '../format/count.ts'
import { Interval } from './interval.tsx'
import type { Ranked, Standing, scaleOf } from './ranks.ts'
import { votesToRank } from './ranks.ts'

type Scale = ReturnType<typeof scaleOf>

/** Models that have a rank, with the axis of their scores. */
export function RankedTable({ ranked, scale }: { ranked: readonly Ranked[]; scale: Scale }) {
  return (
    <table className="tbl fix standings">
      <Columns />
      <thead>
        <tr>
          <th>Rank</th>
          <th>Model</th>
          <th className="r">Score</th>
          <th>
            <svg className="axis" role="img" aria-label="Score, 95 % interval">
              {scale.ticks.map((tick) => (
                <text key={tick} x={`${scale.percent(tick)}%`} y="11" textAnchor="middle">
                  {tick}
                </text>
              ))}
            </svg>
          </th>
          <th className="r from-wide">Votes</th>
          <th className="r from-wide">Won</th>
          <th className="r from-wide">Ties</th>
        </tr>
      </thead>
      <tbody>
        {ranked.map((one) => (
          <Row
            key={one.model}
            one={one}
            rank={one.best === one.worst ? one.best : `${one.best}–${one.worst}`}
            scale={scale}
            kind={one.best === 1 ? 'first' : 'ranked'}
          />
        ))}
      </tbody>
    </table>
  )
}

/** Models of which too little is known. */
export function UnrankedTable({ unranked, scale }: { unranked: readonly Standing[]; scale: Scale }) {
  return (
    <table className="tbl fix standings">
      <Columns />
      <thead className="sr-only">
        <tr>
          {['Rank', 'Model', 'Score', 'Interval', 'Votes', 'To rank'].map((name) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {unranked.map((one) => (
          <Row key={one.model} one={one} rank="–" scale={scale} kind="dim" />
        ))}
      </tbody>
    </table>
  )
}

function Columns() {
  return (
    <colgroup>
      <col className="rank" />
      <col />
      <col className="score" />
      <col className="interval" />
      <col className="votes from-wide" />
      <col className="votes from-wide" />
      <col className="votes from-wide" />
    </colgroup>
  )
}

type RowProps = { one: Standing; rank: ReactNode; scale: Scale; kind: 'first' | 'ranked' | 'dim' }

function Row({ one, rank, scale, kind }: RowProps) {
  const { provider, name } = splitModelId(one.model)
  const decided = one.wins / Math.max(1, one.votes)
  return (
    <tr>
      <td className={kind === 'dim' ? 'muted' : 'num'}>{rank}</td>
      <td className="cut" title={one.model}>
        <b>{name}</b>
        <span className="sub">{provider}</span>
      </td>
      <td className="r num">
        <b>{Math.round(one.score)}</b> <small className="muted">±{Math.round((one.high - one.low) / 2)}</small>
      </td>
      <td>
        <Interval {...one} {...scale} kind={kind} />
      </td>
      <td className="r num from-wide">{count(one.votes)}</td>
      {kind === 'dim' ? (
        <td className="r muted from-wide" colSpan={2}>
          {votesToRank - one.votes} more to rank
        </td>
      ) : (
        <>
          <td className="r num from-wide">{Math.round(decided * 100)} %</td>
          <td className="r num from-wide">{count(one.ties)}</td>
        </>
      )}
    </tr>
  )
}
