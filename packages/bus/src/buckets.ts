import { channel, id, type Stream, scratchHistory } from '@playground/contracts'
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

/** How long a scratch history lives after it was last written, in ms. */
export const scratchTtlMs = 30 * 60_000
/** Of a scratch history as JSON, in bytes. */
export const maxScratchBytes = 256 * KiB

/** Chat history per user and model, of chats that are no sessions. */
export const scratchBucket = (ttlMs: number) => bucket('scratch', 256 * MiB, ttlMs, maxScratchBytes + 4 * KiB)

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

const scratchMessage = scratchHistory.shape.messages.element.extend({ runId: id })

/**
 * What was said to one model in scratch. `model` is the model's id in base64url. `chat` changes whenever the history
 * is cleared: what belongs to an earlier chat is of no use to a later one.
 */
export const scratchChat = channel({
  template: '$KV.scratch.{userId}.{model}',
  stream: scratchBucket(0),
  schema: z.object({ chat: z.string(), messages: z.array(scratchMessage) }),
  maxNameLength: 300,
})
export type ScratchChat = z.infer<typeof scratchChat.schema>
export type ScratchMessage = ScratchChat['messages'][number]

export const healthProbe = channel({ template: 'health.{writer}', stream: healthStream, schema: z.object({}) })
