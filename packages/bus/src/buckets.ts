import { channel, type Stream } from '@playground/contracts'
import { z } from 'zod'

/** A stream with a limit on each message, in bytes. */
export type BoundedStream = Stream & Readonly<{ maxMessageBytes?: number; keyValue?: boolean }>

const KiB = 1024
const MiB = 1024 * KiB

const bucket = (name: string, maxBytes: number, maxAgeMs: number, maxMessageBytes: number): BoundedStream => ({
  name: `KV_${name}`,
  subjects: [`$KV.${name}.>`],
  retention: 'limits',
  // The oldest gives way: a full bucket must not keep anybody from signing out.
  discard: 'old',
  maxBytes,
  maxAgeMs,
  maxPerSubject: 1,
  duplicateWindowMs: Math.min(120_000, maxAgeMs),
  maxMessageBytes,
  keyValue: true,
})

/** Logins and users whose access tokens count no more; a mark lives as long as an access token may. */
export const revokedBucket = (ttlMs: number) => bucket('revoked', 16 * MiB, ttlMs, 4 * KiB)

/** Chat history per user and model, of chats that are no sessions. Values up to 256 KiB. */
export const scratchBucket: BoundedStream = bucket('scratch', 256 * MiB, 30 * 60_000, 260 * KiB)

/** Takes a write now and then, only to see whether it is acknowledged. */
export const healthStream: BoundedStream = {
  name: 'HEALTH',
  subjects: ['health.>'],
  retention: 'limits',
  discard: 'old',
  maxBytes: MiB,
  maxAgeMs: 60_000,
  maxPerSubject: 1,
  duplicateWindowMs: 60_000,
  maxMessageBytes: KiB,
}

export const revokedMark = channel({
  template: '$KV.revoked.{id}',
  stream: revokedBucket(0),
  schema: z.object({ at: z.string() }),
})
export const healthProbe = channel({ template: 'health.{writer}', stream: healthStream, schema: z.object({}) })
