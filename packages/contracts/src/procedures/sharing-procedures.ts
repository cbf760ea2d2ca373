import { z } from 'zod'
import { id } from '../ids.ts'
import { timeline } from '../run.ts'
import { by, define, nothing } from './define.ts'
import { tokenHash } from './token-procedures.ts'

// Sessions as documents. A link's token stays in the gateway, like every other.
export const shareSession = define(
  'share-session',
  z.object({ ...by, sessionId: id, tokenHash, expiresAt: z.string().nullable() }),
  z.object({ expiresAt: z.string().nullable() }),
)
export const unshareSession = define('unshare-session', z.object({ ...by, sessionId: id }), nothing)
/** Which session a link shows. `not_found` for one that was revoked or is over, and for a deleted session. */
export const findShared = define('find-shared', z.object({ tokenHash }), z.object({ ...by, sessionId: id }))
/** When the text of each ended run of a turn arrived. */
export const readTimelines = define(
  'read-timelines',
  z.object({ ...by, comparisonId: id }),
  z.object({ timelines: z.record(id, timeline) }),
)
