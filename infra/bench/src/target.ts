import { z } from 'zod'

/** How a system is spoken to. */
export const spoken = z.enum(['responses', 'chat', 'prompt', 'websocket', 'socket.io', 'playground'])
export type Spoken = z.output<typeof spoken>

/** Where a system answers, and in which way. */
export const target = z.object({
  speaks: spoken,
  port: z.int(),
  /** More headers of each request. */
  headers: z.record(z.string(), z.string()).default({}),
  /** Of the users, in turn; none where nobody has to sign in. */
  tokens: z.array(z.string()).default([]),
  /** The model that is asked for. */
  model: z.string().default('gpt-4.1-mini'),
})
export type Target = z.output<typeof target>
