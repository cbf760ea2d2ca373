import { stampDigits, stampMark } from '../stamp.ts'

/** Bytes of a stamp, both marks included. */
const stampBytes = stampDigits + 2
const zero = 0x30

export type StampScanner = (bytes: Buffer) => void

/**
 * Finds the stamps in whatever bytes come, wherever they are cut, without understanding anything around them.
 * `onStamp` gets each time of sending once: a text that is told again (as the whole answer, say) holds no new one.
 */
export function scanStamps(onStamp: (sentAtUs: number) => void): StampScanner {
  let latest = 0
  let carried: Buffer | undefined

  return (bytes) => {
    const data = carried === undefined ? bytes : Buffer.concat([carried, bytes])
    carried = undefined
    let at = data.indexOf(stampMark)
    while (at !== -1) {
      if (at + stampBytes > data.length) {
        carried = Buffer.from(data.subarray(at))
        return
      }
      const sentAtUs = readStamp(data, at + 1)
      if (sentAtUs > latest) {
        latest = sentAtUs
        onStamp(sentAtUs)
      }
      at = data.indexOf(stampMark, sentAtUs === -1 ? at + 1 : at + stampBytes)
    }
  }
}

/** The number that begins at `from`, -1 where there is none. */
function readStamp(data: Buffer, from: number): number {
  let value = 0
  for (let index = from; index < from + stampDigits; index++) {
    const digit = (data[index] ?? 0) - zero
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return data[from + stampDigits] === stampMark ? value : -1
}
