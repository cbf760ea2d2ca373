import { revokedBucket, revokedMark } from './buckets.ts'
import { followStream } from './follow-stream.ts'
import { publishAcknowledged } from './store-message.ts'
import { encodeMessage, headersOf, type Wire } from './wire.ts'

/** Marks a login or user; see {@link Bus.revoke}. */
export async function revoke(wire: Wire, loginOrUserId: string): Promise<void> {
  const subject = revokedMark.subject({ id: loginOrUserId })
  const data = encodeMessage(wire.link, JSON.stringify({ at: new Date().toISOString() }))
  await wire.keepTrying('revoke', () => publishAcknowledged(wire, subject, data))
}

/** Takes a mark back; see {@link Bus.reinstate}. An empty value is how the bucket says that there is none. */
export async function reinstate(wire: Wire, loginOrUserId: string): Promise<void> {
  const subject = revokedMark.subject({ id: loginOrUserId })
  await wire.keepTrying('reinstate', () =>
    publishAcknowledged(wire, subject, new Uint8Array(), headersOf({ 'KV-Operation': 'DEL' })),
  )
}

/** Follows the marks; see {@link Bus.followRevoked}. After the bucket was made anew they are handed on again. */
export async function followRevoked(
  wire: Wire,
  onRevoked: (loginOrUserId: string) => void,
  onReinstated: (loginOrUserId: string) => void = () => {},
): Promise<() => void> {
  const caughtUp = Promise.withResolvers<void>()
  const following = await followStream(wire, {
    stream: revokedBucket(0).name,
    filter: '$KV.revoked.>',
    from: 'last-per-subject',
    onEntry: ({ subject, data }) => {
      const names = revokedMark.parse(subject)
      if (names === null) return
      if (data.length === 0) onReinstated(names.id)
      else onRevoked(names.id)
    },
    onReset: () => {},
    onCaughtUp: () => caughtUp.resolve(),
  })
  await caughtUp.promise
  return () => void following.stop()
}
