import type { Channel } from '@playground/contracts'
import type { z } from 'zod'
import type { Names } from './bus.ts'
import { parseNames } from './parse-names.ts'
import type { Wire } from './wire.ts'

/** The names under which there are messages; see {@link Bus.listNames}. */
export async function listNames<C extends Channel<string, z.ZodType>>(
  { keepTrying, manager }: Wire,
  channel: C,
  filter: Partial<Names<C>>,
): Promise<Names<C>[]> {
  const stream = channel.stream?.name ?? ''
  if (stream === '') throw new TypeError('this channel is not stored')
  const subjects_filter = channel.filter(filter)
  const info = await keepTrying('list subjects', () => manager.streams.info(stream, { subjects_filter }))
  return Object.keys(info.state.subjects ?? {}).flatMap((subject) => {
    const names = parseNames(channel, subject)
    return names === null ? [] : [names]
  })
}
