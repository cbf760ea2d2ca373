import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  LinearScale,
  Tooltip,
  type TooltipModel,
} from 'chart.js'
import { useEffect, useRef, useState } from 'react'
import { useTheme } from '../shell/use-theme.ts'
import { dateWithWeekday, shortDate } from './period.ts'
import type { Series } from './series.ts'

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip)

type Props = {
  title: string
  days: readonly string[]
  series: readonly Series[]
  /** An amount in words, with its unit. */
  say: (value: number) => string
}

type Pointed = { index: number; x: number }

/** Amounts per day, stacked by model. The table below has the same figures. */
export function DayChart({ title, days, series, say }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const [theme] = useTheme()
  const points = useRef(setPointed)

  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    const chart = new Chart(element, configure(element, { days, series, say }, points.current))
    return () => chart.destroy()
    // The theme changes the colours that are read from the page.
  }, [days, series, say, theme])

  return (
    // Focusable: on a phone it scrolls sideways.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
    <section className="chart-box" tabIndex={0} aria-label={title}>
      <div className="chart">
        <canvas ref={canvas} role="img" aria-label={`${title} over ${days.length} days, stacked by model`} />
        {pointed !== null && (
          <DayTip pointed={pointed} days={days} series={series} say={say} width={canvas.current?.clientWidth ?? 0} />
        )}
      </div>
    </section>
  )
}

type Content = Pick<Props, 'days' | 'series' | 'say'>

function configure(
  element: HTMLElement,
  { days, series, say }: Content,
  point: (pointed: Pointed | null) => void,
): ChartConfiguration<'bar'> {
  const colour = colours(element)
  const ticks = { color: colour('--ink-3'), font: { family: getComputedStyle(element).fontFamily, size: 11 } }
  return {
    type: 'bar',
    data: {
      labels: days.map(shortDate),
      datasets: series.map(({ model, rank, values }) => ({
        label: model,
        data: [...values],
        backgroundColor: colour(rampOf(rank)),
        borderColor: colour('--surface'),
        borderWidth: { top: 1, right: 0, bottom: 0, left: 0 },
        borderSkipped: false,
        categoryPercentage: 0.62,
        barPercentage: 1,
        maxBarThickness: 28,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      responsive: true,
      interaction: { mode: 'index', intersect: false },
      plugins: {
        tooltip: {
          enabled: false,
          external: ({ tooltip }: { tooltip: TooltipModel<'bar'> }) => {
            const index = tooltip.dataPoints?.[0]?.dataIndex
            point(tooltip.opacity === 0 || index === undefined ? null : { index, x: tooltip.caretX })
          },
        },
      },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          border: { color: colour('--line') },
          ticks: { ...ticks, maxRotation: 0, autoSkip: true, maxTicksLimit: 6 },
        },
        y: {
          stacked: true,
          beginAtZero: true,
          border: { display: false },
          grid: { color: colour('--hairline') },
          ticks: { ...ticks, maxTicksLimit: 5, callback: (value) => say(Number(value)) },
        },
      },
    },
  }
}

/** Resolves colour tokens of the page: a canvas knows neither variables nor themes. */
function colours(near: HTMLElement): (token: string) => string {
  return (token) => {
    const probe = document.createElement('i')
    probe.style.color = `var(${token})`
    near.parentElement?.append(probe)
    const { color } = getComputedStyle(probe)
    probe.remove()
    return color
  }
}

/** The token that has the colour of a rank. */
export function rampOf(rank: number): string {
  return rank < 5 ? `--ramp-${rank + 1}` : '--ramp-other'
}

function DayTip({ pointed: { index, x }, days, series, say, width }: Content & { pointed: Pointed; width: number }) {
  const parts = series.filter(({ values }) => (values[index] ?? 0) > 0)
  const total = series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0)
  return (
    <div className="chart-tip" ref={(tip) => place(tip, x, width)}>
      <b>
        {dateWithWeekday(days[index] ?? '')} <span className="num">{say(total)}</span>
      </b>
      {parts.map(({ model, rank, values }) => (
        <p key={model}>
          <i className={`ramp-${rank}`} />
          {model}
          <span className="num">{say(values[index] ?? 0)}</span>
        </p>
      ))}
    </div>
  )
}

/** Set on the element: a style attribute would need what the policy forbids. */
function place(tip: HTMLElement | null, x: number, width: number): void {
  if (tip === null) return
  tip.style.insetInlineStart = x < width / 2 ? `${x + 16}px` : `${Math.max(0, x - tip.offsetWidth - 16)}px`
}
