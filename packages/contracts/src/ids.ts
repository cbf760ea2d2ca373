import { z } from 'zod'

/** An opaque id on the wire: a lower-case UUID. Ids are made by the server, version 7, so they sort by time. */
export const id = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  .describe('UUID, lower case')

/** A provider's id, as in the first part of a model id. `session` and `none` are words of the log and reserved. */
export const providerId = z
  .string()
  .regex(/^[a-z0-9-]{1,32}$/)
  .refine((value) => value !== 'session' && value !== 'none', 'reserved')

/** `provider/model`; the part behind the first slash is the vendor's own name and may hold `/ : . @`. */
export const modelId = z
  .string()
  .max(200)
  .regex(/^[a-z0-9-]{1,32}\/[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/)
  .describe('provider/model, e.g. openai/gpt-5-mini')

/** Splits a model id at its first slash. */
export function splitModelId(model: string): { provider: string; name: string } {
  const slash = model.indexOf('/')
  return { provider: model.slice(0, slash), name: model.slice(slash + 1) }
}

let lastMs = 0
let counter = 0

/**
 * Makes a UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, a 12-bit counter that keeps ids of one
 * process ascending within a millisecond, 62 random bits.
 */
export function newId(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs
    counter = crypto.getRandomValues(new Uint16Array(1)).reduce((_, word) => word & 0x7ff, 0)
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  const random = crypto.getRandomValues(new Uint8Array(8))
  const time = lastMs.toString(16).padStart(12, '0')
  const tail = [...random].map((byte, index) =>
    (index === 0 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0'),
  )
  const hex = tail.join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${hex.slice(0, 4)}-${hex.slice(4)}`
}
