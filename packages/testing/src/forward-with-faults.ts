import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DirectionFaults } from './start-fault-proxy.ts'

/** So much may be under way (delayed) before the sender is no longer read. */
const maxBytesUnderWay = 4 * 1024 * 1024

/**
 * Passes the bytes of one direction on, spoiled as `faults()` says at that moment. `changes` fires when that may have
 * changed. Ends when `from` or `to` does.
 */
export async function forwardWithFaults(
  from: Socket,
  to: Socket,
  faults: () => DirectionFaults,
  changes: EventTarget,
  reset: () => void,
): Promise<void> {
  let passed = 0
  let underWay = 0
  let written = Promise.resolve()

  const changed = () => new Promise((resolve) => changes.addEventListener('change', resolve, { once: true }))
  const write = async (piece: Buffer) => {
    const { sliceBytes, bytesPerSecond } = faults()
    const size =
      sliceBytes > 0 ? sliceBytes : bytesPerSecond > 0 ? Math.max(1, Math.ceil(bytesPerSecond / 50)) : piece.length
    for (let start = 0; start < piece.length && to.writable; start += size) {
      const slice = piece.subarray(start, start + size)
      if (!to.write(slice)) await Promise.race([once(to, 'drain'), once(to, 'close')])
      if (bytesPerSecond > 0) await sleep((slice.length / bytesPerSecond) * 1_000)
      // One slice, one segment: let this one leave before the next.
      else if (sliceBytes > 0) await new Promise(setImmediate)
    }
  }
  const pass = (chunk: Buffer) => {
    const { latencyMs } = faults()
    const dueAt = performance.now() + latencyMs
    underWay += chunk.length
    written = written.then(async () => {
      while (performance.now() < dueAt && faults().latencyMs > 0) {
        await Promise.race([sleep(dueAt - performance.now(), undefined, { ref: false }), changed()])
      }
      await write(chunk)
      underWay -= chunk.length
    })
  }

  try {
    // Left open at the end: the other direction may still be in use.
    for await (const chunk of from.iterator({ destroyOnReturn: false })) {
      while (faults().stopReading && !from.destroyed) await changed()
      if (!Buffer.isBuffer(chunk)) continue
      const { cutAfterBytes, cutBy } = faults()
      const room = cutAfterBytes === null ? chunk.length : Math.max(0, cutAfterBytes - passed)
      passed += chunk.length
      pass(chunk.subarray(0, room))
      if (room < chunk.length) {
        await written
        if (cutBy === 'reset') reset()
        break
      }
      if (underWay > maxBytesUnderWay) await written
    }
    await written
    to.end()
  } catch {
    // Reset by one side or by us: the sockets' own handlers have done what is to be done.
  }
}
