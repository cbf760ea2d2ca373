import type { Bus } from '@playground/bus'
import { type Session, sessionState } from '@playground/contracts'

/** How long the log may lack what the database has committed, in ms. */
const toldWithinMs = 60_000

/** Whether the log has the endings of all comparisons that ended lately. */
export async function areEndingsTold(bus: Bus, { id: sessionId, userId, comparisons }: Session): Promise<boolean> {
  const told = comparisons.map(async ({ id: comparisonId, endedAt }) => {
    if (endedAt === null || Date.now() - Date.parse(endedAt) > toldWithinMs) return true
    const last = await bus.readLast(sessionState, { userId, sessionId, comparisonId })
    return last?.message.type === 'comparison.ended' && last.message.at >= endedAt
  })
  return (await Promise.all(told)).every(Boolean)
}
