/** The course of some values, without a scale: the words beside it have the figures. */
export function Spark({ values }: { values: readonly number[] }) {
  const highest = Math.max(1, ...values)
  const points = values.map(
    (value, at) => `${(at / Math.max(1, values.length - 1)) * 96},${19 - (value / highest) * 18}`,
  )
  return (
    <svg className="spark" viewBox="0 0 96 20" aria-hidden>
      <polyline points={points.join(' ')} />
    </svg>
  )
}
