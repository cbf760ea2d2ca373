import { z } from 'zod'
import { id } from '../ids.ts'
import { jobClass } from '../job.ts'
import { moderation } from '../moderation.ts'
import { procedure } from '../procedure.ts'
import { idempotencyKey } from '../start.ts'

/** Defines a procedure of the session service. */
export const define = <Request extends z.ZodType, Response extends z.ZodType>(
  name: string,
  request: Request,
  response: Response,
) => procedure({ service: 'session', name, request, response })

/** Every procedure that changes or reads somebody's data says whose; another's id is `not_found`. */
export const by = { userId: id }
export const nothing = z.object({})

/** How a start is recognised again: the client's key and a hash of route and body (hex SHA-256). */
const idempotency = z.object({ key: idempotencyKey, fingerprint: z.string() }).nullable()

/** Common to everything that starts runs. `acceptedAtMs` is the gateway's wall clock. */
export const start = {
  ...by,
  acceptedAtMs: z.number(),
  idempotency,
  class: jobClass.optional().describe('live unless told'),
  moderation: moderation.optional().describe('of what is asked now; absent: not looked for'),
}

/** A page of a list, as a procedure is asked for it. */
export const page = { limit: z.int().min(1).max(100), cursor: z.string().nullable() }
