import { type Msg, nuid } from '@nats-io/transport-node'
import type { Procedure } from '@playground/contracts'
import { ProcedureError } from '@playground/contracts'
import type { z } from 'zod'
import type { Inboxes } from './inboxes.ts'
import { BusClosed } from './link.ts'
import { parseJson } from './parse-message.ts'
import { createPartCollector, maxPartBytes, partHeader, splitParts } from './parts.ts'
import { headersOf, send, type Wire } from './wire.ts'
import { fromWireError, unavailable, wireError } from './wire-error.ts'

const defaultTimeoutMs = 5000
/** Parts follow each other at once: a longer pause means that one was lost. */
const partTimeoutMs = 2000
/** Whoever serves reconnects about when we do, or is being restarted: so long nobody there is asked again. */
const patienceMs = 1000
const patiencePauseMs = 50
/** Larger answers are trusted: checking one of megabytes would hold up everything else. */
const maxCheckedBytes = 64 * 1024

export type CallOptions = Readonly<{ timeoutMs?: number; signal?: AbortSignal }>

const encoder = new TextEncoder()

/**
 * Asks a procedure; see {@link Bus.call}. Sent again at once after a reconnect under the same call id, by which a
 * process that answered already recognises it.
 */
export async function call<Request extends z.ZodType, Response extends z.ZodType>(
  wire: Wire,
  inboxes: Inboxes,
  procedure: Procedure<Request, Response>,
  request: z.input<Request>,
  options: CallOptions = {},
): Promise<z.output<Response>> {
  const body = encoder.encode(JSON.stringify(request))
  const { data, refused } = await wire.context.around(
    { kind: 'ask', name: `${procedure.service}/${procedure.name}` },
    () => exchange(wire, inboxes, procedure.subject, body, options),
  )
  if (refused) {
    const error = wireError.safeParse(parseJson(data))
    throw error.success ? fromWireError(error.data) : new ProcedureError('internal', 'The answer was not understood.')
  }
  const answer = parseJson(data)
  if (data.length > maxCheckedBytes && isTrusted(procedure.response, answer)) return answer
  const checked = procedure.response.safeParse(answer)
  if (checked.success) return checked.data
  wire.logger.error({ procedure: procedure.name, issues: checked.error.issues }, 'an answer breaks its contract')
  throw new ProcedureError('internal', 'The answer was not understood.')
}

/** Takes a large answer as it is: it comes from a service of ours, which made it by the same contract. */
function isTrusted<Response extends z.ZodType>(_schema: Response, _answer: unknown): _answer is z.output<Response> {
  return true
}

type Answer = Readonly<{ data: Uint8Array; refused: boolean }>

function exchange(
  wire: Wire,
  inboxes: Inboxes,
  subject: string,
  body: Uint8Array,
  { timeoutMs = defaultTimeoutMs, signal }: CallOptions,
): Promise<Answer> {
  const { link } = wire
  const callId = nuid.next()
  // Now: after a reconnect it would be sent from elsewhere.
  const context = wire.context.headers()
  const parts = splitParts(body)
  const startedAtMs = performance.now()
  const collector = createPartCollector()
  return new Promise((resolve, reject) => {
    let retry: NodeJS.Timeout | undefined
    let timer = setTimeout(() => fail(unavailable('No answer in time.')), timeoutMs)
    const settle = () => {
      clearTimeout(timer)
      clearTimeout(retry)
      stopUp()
      inbox.close()
      signal?.removeEventListener('abort', abort)
    }
    const fail = (error: unknown) => {
      settle()
      reject(error)
    }
    const abort = () => fail(signal?.reason)
    const ask = () => {
      const own = { 'Rpc-Call': callId, ...(parts.length > 1 ? { 'Rpc-Parts': String(parts.length) } : {}) }
      const first = body.length > maxPartBytes ? new Uint8Array() : body
      send(wire, subject, first, { reply: inbox.address, headers: headersOf(context, own) })
    }
    const sendParts = (to: string) => {
      const sending = nuid.next()
      for (const [index, part] of parts.entries()) {
        send(wire, to, part, { headers: headersOf(partHeader(sending, index, parts.length)) })
      }
    }
    const receive = (message: Msg) => {
      const { headers } = message
      if (headers?.code === 503 && message.data.length === 0) {
        if (performance.now() - Math.max(startedAtMs, link.upSinceMs) > patienceMs) {
          return fail(unavailable('Nobody is there to answer.'))
        }
        clearTimeout(retry)
        retry = setTimeout(ask, patiencePauseMs)
        return
      }
      const sendTo = headers?.get('Rpc-Send-To')
      if (sendTo) return sendParts(sendTo)
      const data = collector.add(headers, message.data)
      if (data === null) {
        clearTimeout(timer)
        timer = setTimeout(() => fail(unavailable('The answer broke off.')), partTimeoutMs)
        return
      }
      settle()
      resolve({ data, refused: headers?.has('Rpc-Error') ?? false })
    }
    const inbox = inboxes.open(receive)
    const stopUp = link.onUp(ask)
    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted) return abort()
    link.whenUp().catch((error) => fail(error instanceof BusClosed ? unavailable('The bus is closed.') : error))
    if (link.up) ask()
  })
}
