import { splitModelId, type UsageReport } from '@playground/contracts'
import { count } from '../format/count.ts'
import { money } from '../format/money.ts'
import { seconds } from '../format/seconds.ts'
import { inUnits, share } from './in-units.ts'
import { daysOf } from './series.ts'
import { Spark } from './spark.tsx'

type Props = { report: UsageReport; days: readonly string[]; rankOf: (model: string) => number }

/** What each model took, and how it did. */
export function ModelTable({ report, days, rankOf }: Props) {
  const ofCost = report.totalCostMicros > 0
  const whole = ofCost ? report.totalCostMicros : report.totalTokens
  return (
    <table className="tbl usage-models">
      <thead>
        <tr>
          <th>Model</th>
          <th className="from-wide">{ofCost ? 'Share of cost' : 'Share of tokens'}</th>
          <th className="r">Cost</th>
          <th className="r">Tokens</th>
          <th className="r from-wide">Runs</th>
          <th className="r from-wide">First token, median</th>
          <th className="r from-wide">Speed, median</th>
          <th className="r from-wide">Failed</th>
          <th className="r from-wide">{days.length} days</th>
        </tr>
      </thead>
      <tbody>
        {report.byModel.map((one) => {
          const { provider, name } = splitModelId(one.model)
          const tokens = inUnits(one.tokens)
          const part = ofCost ? one.costMicros : one.tokens
          return (
            <tr key={one.model}>
              <td className="cut" title={one.model}>
                <b>{name}</b>
                <span className="sub">{provider}</span>
              </td>
              <td className="from-wide">
                <svg className="share-bar" aria-hidden>
                  <rect
                    className={`ramp-${rankOf(one.model)}`}
                    width={share(part, whole).replace(' ', '')}
                    height="6"
                  />
                </svg>
                <span className="num">{share(part, whole)}</span>
              </td>
              <td className="r num">{money(one.costMicros)}</td>
              <td className="r num">
                {tokens.value} {tokens.unit}
              </td>
              <td className="r num from-wide">{count(one.runs)}</td>
              <td className="r num from-wide">{one.medianTtftMs === null ? '–' : `${seconds(one.medianTtftMs)} s`}</td>
              <td className="r num from-wide">
                {one.medianTokensPerSecond === null ? '–' : `${one.medianTokensPerSecond.toFixed(1)} tok/s`}
              </td>
              <td className="r num from-wide">{share(one.failed, one.runs)}</td>
              <td className="r from-wide">
                <Spark values={daysOf(report, days, one.model)} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
