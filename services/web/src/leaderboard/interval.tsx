type Props = {
  score: number
  low: number
  high: number
  ticks: readonly number[]
  percent: (score: number) => number
  kind: 'first' | 'ranked' | 'dim'
}

/** A score with its 95 % interval, on the scale of the table. */
export function Interval({ score, low, high, ticks, percent, kind }: Props) {
  const at = (value: number) => `${percent(value)}%`
  const words = `${Math.round(score)}, 95 % interval ${Math.round(low)} to ${Math.round(high)}`
  return (
    <svg className={`whisk ${kind}`} role="img" aria-label={words}>
      {ticks.map((tick) => (
        <line key={tick} className="grid" x1={at(tick)} x2={at(tick)} y1="0" y2="40" />
      ))}
      <line x1={at(low)} x2={at(high)} y1="20" y2="20" />
      <line x1={at(low)} x2={at(low)} y1="16" y2="24" />
      <line x1={at(high)} x2={at(high)} y1="16" y2="24" />
      <circle cx={at(score)} cy="20" r="4.5" />
    </svg>
  )
}
