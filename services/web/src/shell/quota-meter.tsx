import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../data/queries.ts'
import { count } from '../format/count.ts'

/** What is left of today's tokens. Hatched: reserved by answers that are running. Its room is kept until it is known. */
export function QuotaMeter() {
  const { data } = useQuery(meQuery)
  if (data === undefined) {
    return (
      <div className="quota" aria-hidden>
        <div>Today</div>
        <svg className="meter" />
      </div>
    )
  }
  const { limit, used, reserved, remaining } = data.quota
  const share = (tokens: number) => (limit === 0 ? 100 : Math.min(100, (tokens / limit) * 100))
  return (
    <div className="quota">
      <div>
        <span>Today</span>
        <span className="num">{count(remaining)} left</span>
      </div>
      <svg className="meter" role="img" aria-label={`${count(used)} of ${count(limit)} tokens used today`}>
        <rect className="used" width={`${share(used)}%`} height="4" />
        <rect className="reserved" x={`${share(used)}%`} width={`${share(reserved)}%`} height="4" />
      </svg>
    </div>
  )
}
