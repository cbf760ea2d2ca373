import { type CatalogEntry, catalog, catalogStream } from '@playground/contracts'
import { createCatalogView } from './catalog-view.ts'
import { followStream } from './follow-stream.ts'
import { publishAcknowledged } from './store-message.ts'
import { encodeMessage, type Wire } from './wire.ts'

/** Announces a worker's models; see {@link Bus.announce}. Without a message id: the same may be said again. */
export async function announce(wire: Wire, entry: CatalogEntry): Promise<void> {
  const subject = catalog.subject({ provider: entry.provider, workerId: entry.workerId })
  const data = encodeMessage(wire.link, JSON.stringify(entry))
  await wire.keepTrying('announce models', () => publishAcknowledged(wire, subject, data))
}

/** Takes an announcement back, by an empty message in its place; see {@link Bus.withdraw}. */
export async function withdraw(wire: Wire, provider: string, workerId: string): Promise<void> {
  const subject = catalog.subject({ provider, workerId })
  await wire.keepTrying('withdraw models', () => publishAcknowledged(wire, subject, new Uint8Array()))
}

/** After a reconnect every living worker announces itself once more within this time. */
const graceMs = 12_000

/** Follows what living workers announce; see {@link Bus.followCatalog}. */
export async function followCatalog(
  wire: Wire,
  onChange: (entries: readonly CatalogEntry[]) => void,
): Promise<() => void> {
  const view = createCatalogView()
  const caughtUp = Promise.withResolvers<void>()
  let isCaughtUp = false
  let clockOffsetMs = 0

  const tell = () => {
    if (!isCaughtUp) return
    try {
      onChange(view.entries())
    } catch (error) {
      wire.logger.error({ error }, 'a follower of the catalog failed')
    }
  }
  const following = await followStream(wire, {
    stream: catalogStream.name,
    filter: 'catalog.>',
    from: 'last-per-subject',
    onEntry: ({ subject, data, storedAtMs }) => {
      // The stream forgets by its own clock; so do we.
      if (view.learn(subject, data, storedAtMs - clockOffsetMs)) tell()
    },
    onReset: () => {},
    onCaughtUp: () => caughtUp.resolve(),
    onClock: (offsetMs) => {
      clockOffsetMs = offsetMs
    },
  })
  await caughtUp.promise
  isCaughtUp = true
  tell()
  const sweep = setInterval(() => {
    // While the link is down nothing is heard, which says nothing about the workers.
    if (!wire.link.up || performance.now() - wire.link.upSinceMs < graceMs) return
    if (view.forget(Date.now())) tell()
  }, 1000)
  sweep.unref()
  return () => {
    clearInterval(sweep)
    void following.stop()
  }
}
