import { createHash } from 'node:crypto'
import { decodeVerdicts, type Moderation, ProcedureError, type Verdict } from '@playground/contracts'
import { within } from '../live/within.ts'
import { startRuns } from './start-runs.ts'
import type { Starter, Starting } from './starting.ts'

/** What is done about prompts that the moderation model objects to. */
export type ModerationMode = 'off' | 'flag' | 'block'

/** So long whoever starts something waits for its prompt to be judged. */
const patienceMs = 10_000

/**
 * Has texts judged before anything is spent on them, one run for all. Null where moderation is off. Where nobody can
 * judge, `flag` goes on and says that nothing was checked; `block` refuses as `unavailable`, and what is flagged as
 * `content_flagged`. Whoever may start nothing is refused here already.
 */
export async function moderate(
  starting: Starting,
  starter: Starter,
  texts: readonly string[],
): Promise<readonly Moderation[] | null> {
  const { moderation: mode } = starting
  if (mode === 'off') return null
  const found = await judge(starting, starter, texts).catch((error: unknown) => {
    const isAway = error instanceof Away || (error instanceof ProcedureError && error.code === 'unavailable')
    if (!isAway) throw error
    if (mode === 'block') throw notNow()
    return null
  })
  if (found === null) return texts.map(() => ({ checked: false, flagged: false, categories: [] }))
  const flagged = found.filter((verdict) => verdict.flagged)
  if (mode === 'block' && flagged.length > 0) {
    const categories = [...new Set(flagged.flatMap((verdict) => verdict.categories))]
    throw new ProcedureError('content_flagged', 'The moderation of this service does not allow this text.', {
      details: { categories },
    })
  }
  return found.map((verdict) => ({ checked: true, ...verdict }))
}

/** The same of one question: what its runs are to carry. */
export async function moderateOne(
  starting: Starting,
  starter: Starter,
  texts: readonly string[],
): Promise<{ moderation?: Moderation }> {
  const found = await moderate(starting, starter, texts)
  if (found === null) return {}
  const moderation = {
    checked: found.every(({ checked }) => checked),
    flagged: found.some(({ flagged }) => flagged),
    categories: [...new Set(found.flatMap(({ categories }) => categories))],
  }
  return { moderation }
}

class Away extends Error {
  override name = 'Away'
}

async function judge(
  starting: Starting,
  { userId, idempotencyKey }: Starter,
  texts: readonly string[],
): Promise<Verdict[]> {
  // A repeat of the same start asks for the same verdict again, and gets it without asking the vendor.
  const key = idempotencyKey && `moderation-${createHash('sha256').update(idempotencyKey).digest('hex')}`
  const [started] = await startRuns(
    starting,
    { userId, idempotencyKey: key },
    { route: 'moderation', body: texts, questions: [{ kind: 'moderation', texts: [...texts] }] },
  )
  if (started === undefined) throw new Away('no run was started')
  try {
    const run = await within(patienceMs, () => started.ended)
    if (run.status !== 'completed') throw new Away('the verdict did not come')
    return decodeVerdicts(run.text)
  } finally {
    started.leave()
  }
}

function notNow(): ProcedureError {
  return new ProcedureError('unavailable', 'Texts cannot be checked at the moment.', { retryAfterSeconds: 5 })
}
