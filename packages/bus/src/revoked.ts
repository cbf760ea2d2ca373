import { revokedBucket, revokedMark } from './buckets.ts'
import { followStream } from './follow-stream.ts'
import { publishAcknowledged } from './store-message.ts'
import { encodeMessage, type Wire } from './wire.ts'

/** Marks a login or user; see {@link Bus.revoke}. */
export async function revoke(wire: Wire, loginOrUserId: string): Promise<void> {
  const subject = revokedMark.subject({ id: loginOrUserId })
  const data = encodeMessage(wire.link, JSON.stringify({ at: new Date().toISOString() }))
  await wire.keepTrying('revoke', () => publishAcknowledged(wire, subject, data))
}

/** Follows the marks; see {@link Bus.followRevoked}. After the bucket was made anew they are handed on again. */
export async function followRevoked(wire: Wire, onRevoked: (loginOrUserId: string) => void): Promise<() => void> {
  const caughtUp = Promise.withResolvers<void>()
  const following = await followStream(wire, {
    stream: revokedBucket(0).name,
    filter: '$KV.revoked.>',
    from: 'last-per-subject',
    onEntry: ({ subject }) => {
      const names = revokedMark.parse(subject)
      if (names !== null) onRevoked(names.id)
    },
    onReset: () => {},
    onCaughtUp: () => caughtUp.resolve(),
  })
  await caughtUp.promise
  return () => void following.stop()
}
