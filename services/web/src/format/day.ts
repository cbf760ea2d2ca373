const dayMs = 86_400_000
const sameYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const otherYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' })

function daysAgo(time: string, now: Date): number {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime()
  return Math.max(0, Math.ceil((midnight - Date.parse(time)) / dayMs))
}

/** The heading a session stands under in the history. */
export function dayGroup(time: string, now: Date = new Date()): string {
  const days = daysAgo(time, now)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days <= 7) return 'Previous 7 days'
  return days <= 30 ? 'Previous 30 days' : month.format(new Date(time))
}

/** A day in few words: today, yesterday, 16 Nov. */
export function shortDay(time: string, now: Date = new Date()): string {
  const days = daysAgo(time, now)
  if (days < 2) return days === 0 ? 'today' : 'yesterday'
  const date = new Date(time)
  return (date.getFullYear() === now.getFullYear() ? sameYear : otherYear).format(date)
}

/** How long until a moment, roughly: 6 h, 12 min. */
export function untilThen(time: string, now: Date = new Date()): string {
  const minutes = Math.max(1, Math.ceil((Date.parse(time) - now.getTime()) / 60_000))
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
