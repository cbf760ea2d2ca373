export const periods = ['7', '30', '90'] as const
export type Period = (typeof periods)[number]

const dayMs = 86_400_000

/** Days in UTC, as the quota counts them: today is the last of the period. */
export function periodOf(period: Period, nowMs: number = Date.now()): { from: string; to: string; days: string[] } {
  const length = Number(period)
  const days = Array.from({ length }, (_, at) => dayOf(nowMs - (length - 1 - at) * dayMs))
  return { from: days[0] ?? dayOf(nowMs), to: dayOf(nowMs), days }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

const long = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const weekday = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})

/** 23 October */
export const longDate = (day: string): string => long.format(new Date(day))
/** 23 Oct */
export const shortDate = (day: string): string => short.format(new Date(day))
/** Friday 31 Oct */
export const dateWithWeekday = (day: string): string => weekday.format(new Date(day)).replace(',', '')
