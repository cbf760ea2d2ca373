import { z } from 'zod'
import { comparison } from '../comparison.ts'
import { id } from '../ids.ts'
import { leaderboard } from '../leaderboard.ts'
import { route } from '../route.ts'
import { session } from '../session.ts'
import { vote } from '../start.ts'

const byId = z.object({ id })

/** Votes and what comes of them. */
export const judgingRoutes = {
  reveal: route({
    method: 'POST',
    path: '/sessions/:id/reveal',
    tag: 'Judging',
    summary: 'End a blind session: show who is who',
    access: 'user',
    params: byId,
    status: 200,
    response: session,
  }),
  vote: route({
    method: 'POST',
    path: '/comparisons/:id/vote',
    tag: 'Judging',
    summary: 'Say which answer is better',
    access: 'user',
    params: byId,
    body: vote,
    status: 200,
    response: comparison,
  }),
  readLeaderboard: route({
    method: 'GET',
    path: '/leaderboard',
    tag: 'Judging',
    summary: 'Models by your own votes, with 95 % intervals',
    access: 'user',
    query: z.strictObject({
      tag: z.string().min(1).max(50).optional(),
      blind: z.enum(['true', 'false']).optional().describe('true: only votes cast blind'),
    }),
    status: 200,
    response: leaderboard,
  }),
} as const
