import { z } from 'zod'
import { loadResult } from '../load.ts'

/** What the client's process says to whoever started it. */
export const told = z.discriminatedUnion('said', [
  z.object({ said: z.literal('opened') }),
  z.object({ said: z.literal('closed') }),
  z.object({ said: z.literal('result'), result: loadResult }),
  z.object({ said: z.literal('failed'), reason: z.string() }),
])
export type Told = z.output<typeof told>

export function tell(message: Told): void {
  process.send?.(message)
}
