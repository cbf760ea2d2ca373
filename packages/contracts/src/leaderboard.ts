import { z } from 'zod'

const standing = z.object({
  model: z.string(),
  score: z
    .number()
    .describe('Bradley–Terry strength with ties (Davidson) on the Elo scale; 1000 is the average of all models here'),
  low: z.number().describe('of the 95 % interval'),
  high: z.number().describe('of the 95 % interval'),
  votes: z.int().describe('in which it took part'),
  blindVotes: z.int().describe('of these, cast before it was known who is who'),
  wins: z.int().describe('of these, in which it was the best'),
  ties: z.int().describe('of these, in which none was better: tie or both_bad'),
})

/** Models by one's own votes, best first. */
export const leaderboard = z.object({
  data: z.array(standing),
  enough: z.boolean().describe('at least 30 votes, and votes connect all models'),
  tags: z.array(z.string()).describe('tags that votes carry, to filter by'),
})
export type Leaderboard = z.infer<typeof leaderboard>
