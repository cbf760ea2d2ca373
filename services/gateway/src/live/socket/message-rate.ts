const perWindow = 600
const windowMs = 60_000
const toleratedRefusals = 60

export type Verdict = 'accepted' | 'refused' | 'hopeless'

/** Messages of one socket: so many in any 60 s; whoever goes on regardless is hopeless. */
export function messageRate(): (nowMs: number) => Verdict {
  const acceptedAtMs = new Float64Array(perWindow).fill(-windowMs)
  let next = 0
  let refusals = 0
  return (nowMs) => {
    if (nowMs - (acceptedAtMs[next] ?? 0) < windowMs) return ++refusals > toleratedRefusals ? 'hopeless' : 'refused'
    acceptedAtMs[next] = nowMs
    next = (next + 1) % perWindow
    refusals = 0
    return 'accepted'
  }
}
