import { z } from 'zod'
import { leaderboard } from '../leaderboard.ts'
import { by, define } from './define.ts'

/** By the votes with this tag, or by those cast blind or not; null: by all. */
export const readLeaderboard = define(
  'read-leaderboard',
  z.object({ ...by, tag: z.string().nullable(), blind: z.boolean().nullable() }),
  leaderboard,
)
