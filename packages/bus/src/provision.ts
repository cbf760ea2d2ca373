import type { JetStreamManager, StreamConfig } from '@nats-io/jetstream'
import { DiscardPolicy, JetStreamApiError, RetentionPolicy, StorageType } from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'
import type { BoundedStream } from './buckets.ts'
import { streamNotFound } from './classify-failure.ts'

/** The server's words for one of our streams. Every stream is bounded in bytes: one without could starve all. */
export function streamConfig(stream: BoundedStream, maxStreamBytes: number) {
  return {
    name: stream.name,
    subjects: [...stream.subjects],
    retention: stream.retention === 'workqueue' ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
    storage: StorageType.File,
    num_replicas: 1,
    discard: stream.discard === 'new' ? DiscardPolicy.New : DiscardPolicy.Old,
    discard_new_per_subject: stream.discardNewPerSubject ?? false,
    max_bytes: Math.min(stream.maxBytes, maxStreamBytes),
    max_age: nanos(stream.maxAgeMs),
    max_msgs: -1,
    max_msgs_per_subject: stream.maxPerSubject,
    max_msg_size: stream.maxMessageBytes ?? -1,
    duplicate_window: nanos(stream.duplicateWindowMs),
    allow_direct: true,
    allow_rollup_hdrs: stream.keyValue ?? false,
    deny_delete: stream.keyValue ?? false,
    ...(stream.republish === undefined
      ? {}
      : { republish: { src: stream.republish.source, dest: stream.republish.destination } }),
  } satisfies Partial<StreamConfig>
}

/** Makes a stream, or brings the limits of an existing one up to date. Any number of processes may do so at once. */
export async function provisionStream(
  manager: JetStreamManager,
  stream: BoundedStream,
  maxStreamBytes: number,
): Promise<void> {
  const wanted = streamConfig(stream, maxStreamBytes)
  const existing = await findStream(manager, stream.name)
  if (existing === null) {
    try {
      await manager.streams.add(wanted)
      return
    } catch (error) {
      // Another process may have been quicker, with other limits.
      if (!(error instanceof JetStreamApiError) || (await findStream(manager, stream.name)) === null) throw error
    }
  }
  const current = existing ?? (await findStream(manager, stream.name))
  if (current !== null && !sameConfig(current, wanted)) await manager.streams.update(stream.name, wanted)
}

async function findStream(manager: JetStreamManager, name: string): Promise<StreamConfig | null> {
  try {
    return (await manager.streams.info(name)).config
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === streamNotFound) return null
    throw error
  }
}

function sameConfig(current: StreamConfig, wanted: ReturnType<typeof streamConfig>): boolean {
  const existing: Record<string, unknown> = { ...current }
  return Object.entries(wanted).every(([key, value]) => {
    // The server leaves out what is false.
    const has = existing[key] ?? (value === false ? false : undefined)
    return typeof value === 'object' ? JSON.stringify(has) === JSON.stringify(value) : has === value
  })
}
