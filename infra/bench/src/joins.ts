import { z } from 'zod'
import { summary } from './load.ts'
import { target } from './target.ts'

/** Streams through one gateway, and joins of their sessions through another that has to read them from the log. */
export const joinsPlan = z.object({
  target,
  /** The other gateway. */
  joinPort: z.int(),
  streams: z.int(),
  /** How many join at the same moment, until each session was joined once. */
  atOnce: z.int(),
  /** Between two such moments, and as long in all before the first one. */
  everyMs: z.number(),
})
export type JoinsPlan = z.output<typeof joinsPlan>

export const joinsResult = z.object({
  /** From the upstream's sending to the client's receiving, as long as nobody joins and while they do. */
  chunkMs: z.object({ without: summary, with: summary }),
  /** From connecting to the session as it stands. */
  joinMs: summary,
  lost: z.int(),
})
export type JoinsResult = z.output<typeof joinsResult>
