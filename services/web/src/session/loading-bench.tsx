import { useEffect, useState } from 'react'

const patienceMs = 300

/** Hairlines at once, grey blocks only when it takes long. No shimmer. */
export function LoadingBench() {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="loading" aria-busy="true">
      <div className="turns" />
      <div className="lines">{slow && ['a', 'b', 'c', 'd'].map((line) => <i key={line} />)}</div>
    </div>
  )
}
