import { type Moderation, procedures } from '@playground/contracts'
import { procedureTimeoutMs } from '../live/compose-session.ts'
import { moderate } from './moderate.ts'
import type { Starter, Starting } from './starting.ts'

/**
 * Judges prompts that are asked again, of a run that is retried or a session that is replayed, unless they were
 * judged before; by comparison. Nothing where moderation is off.
 */
export async function moderateAgain(
  starting: Starting,
  starter: Starter,
  of: { runId: string } | { sessionId: string },
): Promise<{ moderations?: Record<string, Moderation> }> {
  if (starting.moderation === 'off') return {}
  const request = { userId: starter.userId, of }
  const { prompts } = await starting.bus.call(procedures.readPrompts, request, { timeoutMs: procedureTimeoutMs })
  const settled = prompts.filter(({ moderation }) => moderation?.checked === true && !moderation.flagged)
  const open = prompts.filter((prompt) => !settled.includes(prompt))
  const found =
    open.length === 0
      ? []
      : await moderate(
          starting,
          starter,
          open.map(({ prompt }) => prompt),
        )
  const known = settled.map(({ comparisonId, moderation }) => [comparisonId, moderation] as const)
  const fresh = open.map(({ comparisonId }, index) => [comparisonId, found?.[index]] as const)
  const moderations = [...known, ...fresh].flatMap(([id, moderation]) =>
    moderation ? [[id, moderation] as const] : [],
  )
  return { moderations: Object.fromEntries(moderations) }
}
