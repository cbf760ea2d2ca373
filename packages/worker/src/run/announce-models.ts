import type { Bus } from '@playground/bus'
import type { WorkerState } from '@playground/contracts'
import type { Logger } from '@playground/runtime'
import type { OfferedModels } from './offered-models.ts'

const announceEveryMs = 10_000
/** A list that comes from the vendor is asked for anew so often; one that is empty with every announcement. */
const refreshEvery = 6

/** Models that are announced. */
export type Announcing = Readonly<{
  /** Says now what would be said later. */
  again: () => void
  /** Takes them back. */
  withdraw: () => Promise<void>
}>

/** Announces a worker's models, and how it is, now, every 10 s and with every reconnect. */
export async function announceModels(
  bus: Bus,
  given: Readonly<{
    provider: string
    workerId: string
    models: OfferedModels
    state: () => WorkerState
    logger: Logger
  }>,
): Promise<Announcing> {
  const { provider, workerId, models, state, logger } = given
  let count = 0
  const announce = async () => {
    if (count++ % refreshEvery === 0 || models.entry(workerId).models.length === 0) await models.refresh()
    await bus.announce({ ...models.entry(workerId), state: state() })
  }
  const again = () => {
    if (bus.up) announce().catch((error) => logger.warn({ err: error }, 'the models could not be announced'))
  }
  await announce()
  const timer = setInterval(again, announceEveryMs)
  const stopUp = bus.onUp(again)
  return {
    again,
    withdraw: async () => {
      clearInterval(timer)
      stopUp()
      await bus.withdraw(provider, workerId)
    },
  }
}
