import type { UsageReport } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import { Choice } from '../controls/choice.tsx'
import { usageQuery } from '../data/page-queries.ts'
import { meQuery } from '../data/queries.ts'
import { saveFile } from '../data/save-file.ts'
import { money } from '../format/money.ts'
import { Block } from '../page/block.tsx'
import { Page } from '../page/page.tsx'
import { WhenRead } from '../page/when-read.tsx'
import { inUnits } from './in-units.ts'
import { ModelTable } from './model-table.tsx'
import { longDate, type Period, periodOf, periods } from './period.ts'
import { type Measure, rampLength, seriesOf } from './series.ts'
import { usageCsv } from './usage-csv.ts'
import { UsageSums } from './usage-sums.tsx'

const DayChart = lazy(() => import('./day-chart.tsx').then((module) => ({ default: module.DayChart })))

/** What was used, by day and by model. */
export function UsagePage() {
  const [period, setPeriod] = useState<Period>('30')
  const { from, to, days } = useMemo(() => periodOf(period), [period])
  const query = useQuery(usageQuery(from, to))
  const { data: me } = useQuery(meQuery)
  return (
    <Page
      title="Usage"
      lead={`${longDate(from)} to ${longDate(to)}. Days are in UTC, as the quota counts them.`}
      end={
        <>
          <Choice
            name="Period"
            options={periods.map((value) => ({ value, content: `${value} days` }))}
            value={period}
            choose={setPeriod}
          />
          <button
            type="button"
            className="btn line s"
            disabled={query.data === undefined}
            onClick={() => query.data && saveFile(`usage-${from}-${to}.csv`, 'text/csv', usageCsv(query.data))}
          >
            <Download size={14} strokeWidth={1.5} aria-hidden />
            Export CSV
          </button>
        </>
      }
    >
      <WhenRead query={query}>
        {(report) => (
          <>
            <UsageSums report={report} quota={me?.quota} />
            <ByDay report={report} days={days} />
          </>
        )}
      </WhenRead>
    </Page>
  )
}

function ByDay({ report, days }: { report: UsageReport; days: readonly string[] }) {
  const [chosen, setMeasure] = useState<Measure | null>(null)
  const measure = chosen ?? (report.totalCostMicros > 0 ? 'cost' : 'tokens')
  const series = useMemo(() => seriesOf(report, days, measure), [report, days, measure])
  const say = useCallback((value: number) => (measure === 'cost' ? money(value) : tokensInWords(value)), [measure])
  const title = measure === 'cost' ? 'Cost per day' : 'Tokens per day'
  const rankOf = (model: string) => series.find((one) => one.model === model)?.rank ?? rampLength
  if (report.totalTokens === 0) return <p className="blank">Nothing was used in this time.</p>
  return (
    <>
      <Block
        heading={title}
        end={
          <>
            <span className="keys from-wide">
              {series.map(({ model, rank }) => (
                <span key={model}>
                  <i className={`ramp-${rank}`} />
                  {model}
                </span>
              ))}
            </span>
            <Choice
              name="Measure"
              options={[
                { value: 'cost', content: 'Cost' },
                { value: 'tokens', content: 'Tokens' },
              ]}
              value={measure}
              choose={setMeasure}
            />
          </>
        }
      >
        <Suspense fallback={<div className="chart" />}>
          <DayChart title={title} days={days} series={series} say={say} />
        </Suspense>
      </Block>
      <Block heading="By model">
        <ModelTable report={report} days={days} rankOf={rankOf} />
      </Block>
    </>
  )
}

function tokensInWords(value: number): string {
  const { value: amount, unit } = inUnits(value)
  return unit === '' ? amount : `${amount} ${unit}`
}
