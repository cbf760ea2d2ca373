const perWindow = 600
const windowMs = 60_000
const toleratedRefusals = 60

export type Verdict = 'accepted' | 'refused' | 'hopeless'

/** Messages of one socket: so many in any 60 s; whoever goes on regardless is hopeless. */
export function messageRate(): (nowMs: number) => Verdict {
  // Most sockets are idle: nothing is set aside for what they might send.
  const acceptedAtMs: number[] = []
  let refusals = 0
  return (nowMs) => {
    const current = acceptedAtMs.findIndex((atMs) => nowMs - atMs < windowMs)
    acceptedAtMs.splice(0, current < 0 ? acceptedAtMs.length : current)
    if (acceptedAtMs.length >= perWindow) return ++refusals > toleratedRefusals ? 'hopeless' : 'refused'
    acceptedAtMs.push(nowMs)
    refusals = 0
    return 'accepted'
  }
}
