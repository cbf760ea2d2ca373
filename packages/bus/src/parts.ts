import type { MsgHdrs } from '@nats-io/transport-node'

/** Larger messages travel in parts of this many bytes. */
export const maxPartBytes = 384 * 1024
/** More is refused: something is wrong, or somebody asks for too much at once. */
const maxParts = 512

const header = 'Rpc-Part'

/** Cuts a message that is too large for one; a small one is its only part. Throws `RangeError` past 192 MiB. */
export function splitParts(data: Uint8Array): readonly Uint8Array[] {
  if (data.length > maxPartBytes * maxParts) throw new RangeError(`${data.length} bytes are too many for one message`)
  const parts = []
  for (let start = 0; start === 0 || start < data.length; start += maxPartBytes) {
    parts.push(data.subarray(start, start + maxPartBytes))
  }
  return parts
}

/** Header of one part: which sending of the message it belongs to, which part it is, of how many. */
export function partHeader(sending: string, index: number, count: number): Record<string, string> {
  return { [header]: `${sending} ${index} ${count}` }
}

export type PartCollector = Readonly<{
  /** The whole message once all parts are there, in whatever order they came. Throws for what is no part. */
  add: (headers: MsgHdrs | undefined, data: Uint8Array) => Uint8Array | null
}>

/** Puts a message together. Parts of another sending begin it anew: texts of two answers are never mixed. */
export function createPartCollector(): PartCollector {
  let current = ''
  let parts: (Uint8Array | undefined)[] = []
  return {
    add(headers, data) {
      const value = headers?.get(header) ?? ''
      if (value === '') return data
      const [sending = '', index = '', count = ''] = value.split(' ')
      const at = Number(index)
      const total = Number(count)
      if (!Number.isInteger(at) || !Number.isInteger(total) || at < 0 || at >= total || total > maxParts) {
        throw new RangeError('not a part of a message')
      }
      if (sending !== current) {
        current = sending
        parts = new Array<Uint8Array | undefined>(total).fill(undefined)
      }
      parts[at] = data
      const whole = parts.flatMap((part) => part ?? [])
      return whole.length === total ? Buffer.concat(whole) : null
    },
  }
}
