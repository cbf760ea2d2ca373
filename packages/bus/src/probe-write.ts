import { healthProbe } from './buckets.ts'
import { publishAcknowledged } from './store-message.ts'
import { encodeMessage, type Wire } from './wire.ts'

/** Writes to a small stream on the log's server; see {@link Bus.probeWrite}. With a full disk only this tells. */
export async function probeWrite(wire: Wire, writer: string, timeoutMs: number): Promise<boolean> {
  const data = encodeMessage(wire.link, '{}')
  const subject = healthProbe.subject({ writer })
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    await wire.keepTrying('probe a write', () => publishAcknowledged(wire, subject, data), signal)
    return true
  } catch {
    return false
  }
}
