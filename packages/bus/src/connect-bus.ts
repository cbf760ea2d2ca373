import { setTimeout as sleep } from 'node:timers/promises'
import { jetstreamManager } from '@nats-io/jetstream'
import { nuid } from '@nats-io/transport-node'
import { streams } from '@playground/contracts'
import { backlogMessages, backlogShare } from './backlog-share.ts'
import { healthStream, revokedBucket, scratchBucket, scratchTtlMs } from './buckets.ts'
import type { Bus } from './bus.ts'
import { type BusContext, noContext } from './bus-context.ts'
import { call } from './call.ts'
import { announce, followCatalog, withdraw } from './catalog.ts'
import { consumeLog } from './consume-log.ts'
import { openInboxes } from './inboxes.ts'
import { createKeepTrying } from './keep-trying.ts'
import { type LinkOptions, openLink } from './link.ts'
import { listNames } from './list-names.ts'
import { listen } from './listen.ts'
import { logEnd } from './log-end.ts'
import { type BusLogger, silentLogger } from './logger.ts'
import { answerOwnership, askOwner } from './ownership.ts'
import { probeWrite } from './probe-write.ts'
import { provisionStream } from './provision.ts'
import { publishJob } from './publish-job.ts'
import { publishProbe } from './publish-probe.ts'
import { readLast } from './read-last.ts'
import { readLog } from './read-log.ts'
import { readQueues } from './read-queues.ts'
import { followRevoked, reinstate, revoke } from './revoked.ts'
import { type Serving, serve } from './serve.ts'
import { storeMessage } from './store-message.ts'
import { openTail } from './tail.ts'
import { takeJobs } from './take-jobs.ts'
import { encodeMessage, send, type Wire } from './wire.ts'

export type ConnectBusOptions = Omit<LinkOptions, 'logger'> &
  Readonly<{
    logger?: BusLogger
    /** How long a mark of revocation lives, ms: the life of an access token. 15 minutes unless told. */
    revokedTtlMs?: number
    /** How long a scratch history lives after it was last written, ms: for tests. */
    scratchTtlMs?: number
    /** No stream may grow beyond this, in bytes: for tests and small machines. */
    maxStreamBytes?: number
    /** What goes with requests from service to service; nothing unless told. */
    context?: BusContext
  }>

/** How long closing waits for calls that are being answered. */
const closeMs = 5000

/** Connects to NATS, waiting for it as long as it takes. The result is the only way services talk to each other. */
export async function connectBus(options: ConnectBusOptions): Promise<Bus> {
  const logger = options.logger ?? silentLogger
  const link = await openLink({ ...options, logger })
  const manager = await jetstreamManager(link.connection, { checkAPI: false, timeout: 2000 })

  const buckets = [
    revokedBucket(options.revokedTtlMs ?? 15 * 60_000),
    scratchBucket(options.scratchTtlMs ?? scratchTtlMs),
  ]
  const all = [...streams, ...buckets, healthStream]
  const provisionAll = async () => {
    for (const stream of all) await provisionStream(manager, stream, options.maxStreamBytes ?? Number.MAX_SAFE_INTEGER)
  }
  let healing: Promise<void> | null = null
  const heal = () => {
    healing ??= link
      .attempt(provisionAll)
      .catch((error) => logger.warn({ error }, 'the streams could not be made'))
      .finally(() => {
        healing = null
      })
    return healing
  }
  const keepTrying = createKeepTrying(link, heal, logger)
  const followers: Wire['followers'] = new Set()
  const wire: Wire = { link, manager, keepTrying, logger, followers, context: options.context ?? noContext }
  const inboxes = openInboxes(link, logger)
  const servings = new Set<Serving>()
  const writer = nuid.next()

  const close = async () => {
    const answered = Promise.all([...servings].map((serving) => serving.stop()))
    await Promise.race([answered, sleep(closeMs, undefined, { ref: false })])
    await Promise.all([...followers].map((stop) => stop()))
    await link.close()
  }

  return {
    get up() {
      return link.up
    },
    whenUp: link.whenUp,
    onDown: link.onDown,
    onUp: link.onUp,
    closed: link.closed,
    provision: () => keepTrying('provision', provisionAll),

    publish: (channel, names, json) => send(wire, channel.subject(names), encodeMessage(link, json)),
    publishProbe: (channel, names, json) => publishProbe(wire, channel, names, json),
    store: (channel, names, message, publication) => storeMessage(wire, channel, names, message, publication),
    readLast: (channel, names) => readLast(wire, channel, names),
    listNames: (channel, filter) => listNames(wire, channel, filter),
    listen: (channel, filter, onMessage) => listen(wire, channel, filter, onMessage),

    publishJob: (job, messageId) => publishJob(wire, job, messageId),
    takeJobs: (work) => takeJobs(wire, work),

    tail: (tail) => openTail(wire, tail),
    logEnd: () => logEnd(wire),
    readLog: (read) => readLog(wire, read),
    consumeLog: (consumption) => consumeLog(wire, consumption),

    call: (procedure, request, callOptions) => call(wire, inboxes, procedure, request, callOptions),
    serve: (procedure, answer) => {
      const serving = serve(wire, inboxes, procedure, answer)
      servings.add(serving)
      return serving.stop
    },

    answerOwnership: (workerId, owns) => answerOwnership(wire, workerId, owns),
    askOwner: (workerId, runId) => askOwner(wire, workerId, runId),

    announce: (entry) => announce(wire, entry),
    withdraw: (provider, workerId) => withdraw(wire, provider, workerId),
    followCatalog: (onChange) => followCatalog(wire, onChange),

    revoke: (loginOrUserId) => revoke(wire, loginOrUserId),
    reinstate: (loginOrUserId) => reinstate(wire, loginOrUserId),
    followRevoked: (onRevoked, onReinstated) => followRevoked(wire, onRevoked, onReinstated),

    probeWrite: (timeoutMs) => probeWrite(wire, writer, timeoutMs),
    readQueues: () => readQueues(wire),
    backlogMessages: (consumerName) => backlogMessages(wire, consumerName),
    backlogShare: (consumerName) => backlogShare(wire, consumerName),

    [Symbol.asyncDispose]: close,
  }
}
