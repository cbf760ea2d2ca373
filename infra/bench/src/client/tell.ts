import { z } from 'zod'
import { joinsResult } from '../joins.ts'
import { loadResult } from '../load.ts'
import { resumeResult } from '../resume.ts'

/** What the client's process says to whoever started it. */
export const told = z.discriminatedUnion('said', [
  z.object({ said: z.literal('opened') }),
  z.object({ said: z.literal('closed') }),
  z.object({ said: z.literal('loaded'), result: loadResult }),
  z.object({ said: z.literal('holding'), held: z.int() }),
  z.object({ said: z.literal('released') }),
  z.object({ said: z.literal('resumed'), result: resumeResult }),
  z.object({ said: z.literal('joined'), result: joinsResult }),
  z.object({ said: z.literal('failed'), reason: z.string() }),
])
export type Told = z.output<typeof told>

export function tell(message: Told): void {
  process.send?.(message)
}
