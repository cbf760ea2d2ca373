import type { ConsumerInfo } from '@nats-io/jetstream'
import { type JobClass, jobClass, jobs, jobsStream } from '@playground/contracts'
import type { Wire } from './wire.ts'

/** What waits for workers of one provider and class, and what they have taken. */
export type QueueState = Readonly<{
  /** The consumer through which they take it. */
  name: string
  provider: string
  class: JobClass
  waiting: number
  /** Taken and not acknowledged yet. */
  running: number
  /** Of these, so many were given to a worker more than once. */
  redelivered: number
  /** How long the first that waits has waited; null when none does. */
  oldestMs: number | null
}>

/** How the queues of all providers are; see {@link Bus.readQueues}. */
export async function readQueues(wire: Wire): Promise<readonly QueueState[]> {
  const list = async () => Array.fromAsync(wire.manager.consumers.list(jobsStream.name))
  const consumers = await wire.keepTrying('list the queues', list)
  const states = consumers.map(async (info): Promise<QueueState | null> => {
    const queue = queueOf(info)
    if (queue === null) return null
    return {
      ...queue,
      name: info.name,
      waiting: info.num_pending,
      running: info.num_ack_pending,
      redelivered: info.num_redelivered,
      oldestMs: info.num_pending === 0 ? null : await oldestWait(wire, info),
    }
  })
  const found = (await Promise.all(states)).filter((state) => state !== null)
  return found.sort((one, other) => (one.name < other.name ? -1 : 1))
}

function queueOf({ config }: ConsumerInfo): Pick<QueueState, 'provider' | 'class'> | null {
  // `*` in the place of the run is no token of a subject; any token does.
  const names = jobs.parse((config.filter_subject ?? '').replace(/\*$/, 'any'))
  const found = jobClass.safeParse(names?.class)
  return names === null || !found.success ? null : { provider: names.provider, class: found.data }
}

/** The first message behind what was delivered is the one that waits longest. By the server's clock and ours. */
async function oldestWait({ manager, link }: Wire, { config, delivered }: ConsumerInfo): Promise<number | null> {
  const query = { seq: delivered.stream_seq + 1, next_by_subj: config.filter_subject ?? '' }
  const message = await link.attempt(() => manager.direct.getMessage(jobsStream.name, query))
  return message === null ? null : Math.max(0, Date.now() - Date.parse(message.timestamp))
}
