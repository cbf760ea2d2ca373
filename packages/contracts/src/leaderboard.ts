import { z } from 'zod'

const standing = z.object({
  model: z.string(),
  score: z.number().describe('Bradley–Terry strength on the Elo scale; 1000 is the average of all models here'),
  low: z.number().describe('of the 95 % interval'),
  high: z.number().describe('of the 95 % interval'),
  votes: z.int(),
  blindVotes: z.int(),
  wins: z.int(),
  ties: z.int(),
})

/** Models by one's own votes, best first. */
export const leaderboard = z.object({
  data: z.array(standing),
  enough: z.boolean().describe('at least 30 votes, and votes connect all models'),
  tags: z.array(z.string()).describe('tags that votes carry, to filter by'),
})
export type Leaderboard = z.infer<typeof leaderboard>
