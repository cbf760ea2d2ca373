import type { Channel } from '@playground/contracts'
import type { z } from 'zod'
import type { Message, Names } from './bus.ts'
import { parseMessage } from './parse-message.ts'
import { parseNames } from './parse-names.ts'
import type { Wire } from './wire.ts'

/** Core subscription on a channel; see {@link Bus.listen}. */
export function listen<C extends Channel<string, z.ZodType>>(
  wire: Wire,
  channel: C,
  filter: Partial<Names<C>>,
  onMessage: (message: Message<C>, names: Names<C>) => void,
): () => void {
  const subscription = wire.link.connection.subscribe(channel.filter(filter), {
    callback: (error, message) => {
      // An exception here would end the client's reader.
      try {
        if (error !== null) throw error
        const names = parseNames(channel, message.subject)
        if (names === null) return
        onMessage(parseMessage(channel, message.data), names)
      } catch (cause) {
        wire.logger.warn({ error: cause, channel: channel.template }, 'a message was dropped')
      }
    },
  })
  return () => subscription.unsubscribe()
}
