import type { Bus } from '@playground/bus'
import type { Logger } from '@playground/runtime'
import type { OfferedModels } from './offered-models.ts'

const announceEveryMs = 10_000
/** A list that comes from the vendor is asked for anew so often; one that is empty with every announcement. */
const refreshEvery = 6

/** Announces a worker's models now, every 10 s and with every reconnect; the returned function takes them back. */
export async function announceModels(
  bus: Bus,
  given: Readonly<{ provider: string; workerId: string; models: OfferedModels; logger: Logger }>,
): Promise<() => Promise<void>> {
  const { provider, workerId, models, logger } = given
  let count = 0
  const announce = async () => {
    if (count++ % refreshEvery === 0 || models.entry(workerId).models.length === 0) await models.refresh()
    await bus.announce(models.entry(workerId))
  }
  const again = () => {
    if (bus.up) announce().catch((error) => logger.warn({ err: error }, 'the models could not be announced'))
  }
  await announce()
  const timer = setInterval(again, announceEveryMs)
  const stopUp = bus.onUp(again)
  return async () => {
    clearInterval(timer)
    stopUp()
    await bus.withdraw(provider, workerId)
  }
}
