import { type Msg, nuid } from '@nats-io/transport-node'
import type { Procedure } from '@playground/contracts'
import { ProcedureError } from '@playground/contracts'
import type { z } from 'zod'
import { headerReader } from './header-reader.ts'
import type { Inboxes } from './inboxes.ts'
import { parseJson } from './parse-message.ts'
import { createPartCollector, partHeader, splitParts } from './parts.ts'
import { headersOf, send, type Wire } from './wire.ts'
import { toWireError } from './wire-error.ts'

/** Parts follow each other at once: a longer pause means that one was lost. */
const partTimeoutMs = 2000
/** A call that is sent again after this long is answered anew. */
const rememberMs = 10_000

type Outcome = Readonly<{ parts: readonly Uint8Array[]; refused: boolean }>

export type Serving = Readonly<{
  /** Takes no more calls; resolves when those that were handed over are answered. */
  stop: () => Promise<void>
}>

const encoder = new TextEncoder()

/** Answers a procedure; see {@link Bus.serve}. A call that is sent again joins the answer that is under way. */
export function serve<Request extends z.ZodType, Response extends z.ZodType>(
  wire: Wire,
  inboxes: Inboxes,
  procedure: Procedure<Request, Response>,
  answer: (request: z.output<Request>) => Promise<z.input<Response>>,
): Serving {
  const { link, logger } = wire
  const known = new Map<string, Promise<Outcome>>()
  const busy = new Set<Promise<void>>()

  const parseRequest = (body: Uint8Array): z.output<Request> => {
    try {
      return procedure.request.parse(parseJson(body))
    } catch (error) {
      logger.warn({ error, procedure: procedure.name }, 'a request breaks its contract')
      throw new ProcedureError('validation_failed', 'The request is not as agreed.')
    }
  }
  const answerBody = async (body: Uint8Array): Promise<Outcome> => {
    try {
      const data = encoder.encode(JSON.stringify(await answer(parseRequest(body))))
      return { parts: splitParts(data), refused: false }
    } catch (error) {
      if (!(error instanceof ProcedureError)) {
        logger.error({ error, procedure: procedure.name }, 'a procedure failed')
      }
      return { parts: [encoder.encode(JSON.stringify(toWireError(error)))], refused: true }
    }
  }
  const forget = (callId: string, { parts }: Outcome) => {
    // Large answers are reads: made again rather than kept.
    if (parts.length > 1) return void known.delete(callId)
    setTimeout(() => known.delete(callId), rememberMs).unref()
  }
  const handle = async (message: Msg) => {
    const { reply, headers } = message
    if (!reply) return
    const callId = headers?.get('Rpc-Call') || nuid.next()
    const body = headers?.has('Rpc-Parts') ? await collect(wire, inboxes, reply) : message.data
    let outcome = known.get(callId)
    if (outcome === undefined) {
      outcome = wire.context.around(
        { kind: 'answer', name: `${procedure.service}/${procedure.name}`, header: headerReader(headers) },
        () => answerBody(body),
      )
      known.set(callId, outcome)
      void outcome.then((settled) => forget(callId, settled))
    }
    await respond(wire, reply, await outcome)
  }
  const subscription = link.connection.subscribe(procedure.subject, {
    queue: procedure.service,
    callback: (error, message) => {
      if (error !== null) return logger.error({ error, procedure: procedure.name }, 'a procedure is not served')
      const handled = handle(message)
        .catch((cause) => logger.error({ error: cause, procedure: procedure.name }, 'an answer was not sent'))
        .finally(() => busy.delete(handled))
      busy.add(handled)
    },
  })
  let drained: Promise<void> | null = null
  return {
    async stop() {
      // Draining: what the server has handed to us already is still answered.
      if (link.up) drained ??= link.attempt(() => subscription.drain()).catch(() => {})
      else subscription.unsubscribe()
      await drained
      await Promise.all(busy)
    },
  }
}

/** A request too large for one message: hands the requester an inbox of ours, and waits for the parts. */
function collect(wire: Wire, inboxes: Inboxes, requester: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const collector = createPartCollector()
    const inbox = inboxes.open((message) => {
      timer.refresh()
      try {
        const whole = collector.add(message.headers, message.data)
        if (whole === null) return
        settle()
        resolve(whole)
      } catch (error) {
        settle()
        reject(error)
      }
    })
    const timer = setTimeout(() => {
      settle()
      reject(new Error('a request in parts broke off'))
    }, partTimeoutMs)
    const settle = () => {
      clearTimeout(timer)
      inbox.close()
    }
    send(wire, requester, new Uint8Array(), { headers: headersOf({ 'Rpc-Send-To': inbox.address }) })
  })
}

async function respond(wire: Wire, to: string, { parts, refused }: Outcome): Promise<void> {
  await wire.link.whenUp()
  const sending = nuid.next()
  for (const [index, part] of parts.entries()) {
    const own = {
      ...(refused ? { 'Rpc-Error': '1' } : {}),
      ...(parts.length > 1 ? partHeader(sending, index, parts.length) : {}),
    }
    send(wire, to, part, { headers: headersOf(own) })
  }
}
