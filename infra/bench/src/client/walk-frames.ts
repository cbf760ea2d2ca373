/** Frames longer than this are only walked over. */
const shortBytes = 125

/**
 * Follows WebSocket frames from a server through cut-up bytes, and shows the short ones: what is to be answered (a
 * ping, an open packet) is short.
 */
export function walkFrames(onShort: (opcode: number, payload: Buffer) => void): (bytes: Buffer) => void {
  /** Bytes of the frame that is passing which are still to come, when its payload is not wanted. */
  let passing = 0
  let carried: Buffer | undefined

  return (bytes) => {
    const data = carried === undefined ? bytes : Buffer.concat([carried, bytes])
    carried = undefined
    let at = 0
    while (at < data.length) {
      if (passing > 0) {
        const step = Math.min(passing, data.length - at)
        passing -= step
        at += step
        continue
      }
      const frame = readHead(data, at)
      const isShort = frame !== undefined && frame.length <= shortBytes
      if (frame === undefined || (isShort && frame.from + frame.length > data.length)) {
        carried = Buffer.from(data.subarray(at))
        return
      }
      if (isShort) {
        onShort(frame.opcode, data.subarray(frame.from, frame.from + frame.length))
        at = frame.from + frame.length
      } else {
        passing = frame.length
        at = frame.from
      }
    }
  }
}

/** Where the payload of the frame at `at` begins and how long it is; undefined when its head is not all there. */
function readHead(data: Buffer, at: number): { opcode: number; from: number; length: number } | undefined {
  const [first, second] = [data[at], data[at + 1]]
  if (first === undefined || second === undefined) return undefined
  const opcode = first & 0x0f
  const length = second & 0x7f
  if (length < 126) return { opcode, from: at + 2, length }
  const from = at + (length === 126 ? 4 : 10)
  if (data.length < from) return undefined
  return { opcode, from, length: length === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2)) }
}
