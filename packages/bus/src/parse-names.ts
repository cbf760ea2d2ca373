import type { Channel } from '@playground/contracts'
import type { z } from 'zod'
import type { Names } from './bus.ts'

/** The parameters of a subject of this channel, null for any other. */
export function parseNames<C extends Channel<string, z.ZodType>>(channel: C, subject: string): Names<C> | null
export function parseNames(channel: Channel<string, z.ZodType>, subject: string): Record<string, string> | null {
  return channel.parse(subject)
}
