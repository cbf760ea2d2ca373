import type { Quota, UsageReport } from '@playground/contracts'
import { count, plural } from '../format/count.ts'
import { untilThen } from '../format/day.ts'
import { money } from '../format/money.ts'
import { inUnits, share } from './in-units.ts'

/** The figures of a period, and what is left of today. */
export function UsageSums({ report, quota }: { report: UsageReport; quota: Quota | undefined }) {
  const runs = report.byModel.reduce((sum, { runs: own }) => sum + own, 0)
  const failed = report.byModel.reduce((sum, { failed: own }) => sum + own, 0)
  const cached = report.byModel.reduce((sum, { cacheRead }) => sum + cacheRead, 0)
  const tokens = inUnits(report.totalTokens)
  const exact = Math.round(report.exactCostShare * 100)
  return (
    <dl className="sums">
      <div>
        <dt>Cost</dt>
        <dd>{money(report.totalCostMicros)}</dd>
        <dd className="sub">{exact === 100 ? 'exact' : `${exact} % exact, ${100 - exact} % estimated`}</dd>
      </div>
      <div>
        <dt>Tokens</dt>
        <dd>
          {tokens.value} <small>{tokens.unit}</small>
        </dd>
        <dd className="sub">{share(cached, report.totalTokens)} from cache</dd>
      </div>
      <div>
        <dt>Runs</dt>
        <dd>{count(runs)}</dd>
        <dd className="sub">in {plural(report.sessionsCount, 'session')}</dd>
      </div>
      <div>
        <dt>Failed runs</dt>
        <dd>
          {runs === 0 ? '–' : ((failed / runs) * 100).toFixed(1)} <small>%</small>
        </dd>
        <dd className="sub">{count(failed)} of them</dd>
      </div>
      {quota !== undefined && (
        <div>
          <dt>Left today</dt>
          <dd>{count(quota.remaining)}</dd>
          <dd className="sub">
            of {count(quota.limit)}, resets in {untilThen(quota.resetsAt)}
          </dd>
        </div>
      )}
    </dl>
  )
}
