import { z } from 'zod'

const comparison = z.looseObject({ id: z.string(), status: z.string() })
const frame = z.looseObject({
  type: z.string(),
  comparisonId: z.string().optional(),
  comparison: comparison.optional(),
  session: z.looseObject({ comparisons: z.array(comparison).optional() }).optional(),
})

/** Keeps count of the comparisons that run, as the frames tell it. */
export function openComparisons() {
  const open = new Set<string>()
  let seen = false
  let waiting: (() => void)[] = []

  const note = ({ id, status }: z.infer<typeof comparison>) => {
    if (status === 'running') open.add(id)
    else open.delete(id)
  }
  return {
    apply(raw: unknown): void {
      const { type, comparisonId, comparison: created, session } = frame.parse(raw)
      for (const each of session?.comparisons ?? []) note(each)
      if (session?.comparisons !== undefined || created !== undefined) seen = true
      if (created !== undefined) note(created)
      if (type === 'comparison.ended' && comparisonId !== undefined) open.delete(comparisonId)
      if (type === 'run.queued' && comparisonId !== undefined) open.add(comparisonId)
      if (!seen || open.size > 0) return
      for (const resolve of waiting) resolve()
      waiting = []
    },
    whenIdle(): Promise<void> {
      if (seen && open.size === 0) return Promise.resolve()
      return new Promise((resolve) => waiting.push(resolve))
    },
  }
}
