import type { IncomingHttpHeaders } from 'undici/types/header.js'
import type { AnswerBody } from './answer-body.ts'

const bodies = new WeakMap<Response, AnswerBody>()

/** Statuses that have no body, says the standard. */
const bodiless = new Set([204, 205])

/** A standard `Response` over an answer, for SDKs. Nothing is read before they do. */
export function respond(status: number, headers: IncomingHttpHeaders, body: AnswerBody): Response {
  const response = new Response(bodiless.has(status) ? null : streamOf(body), { status, headers: headersOf(headers) })
  bodies.set(response, body)
  return response
}

/** The body of a `Response` made here, to be read without web streams; whoever takes it must be the only reader. */
export function bodyOf(response: Response): AnswerBody {
  const body = bodies.get(response)
  if (body === undefined) throw new TypeError('this is not an answer of the transport')
  return body
}

function headersOf(headers: IncomingHttpHeaders): Headers {
  const all = new Headers()
  for (const [name, value = []] of Object.entries(headers)) {
    for (const each of Array.isArray(value) ? value : [value]) all.append(name, each)
  }
  return all
}

/** Takes what comes as it comes: a body is bounded, and an SDK reads on at once. */
function streamOf(body: AnswerBody): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (body.isRead) return
        body.read({
          data: (bytes) => controller.enqueue(bytes),
          end: () => controller.close(),
          fail: (error) => controller.error(error),
        })
      },
      cancel: (reason) => body.cancel(reason),
    },
    // Nothing is read before somebody asks.
    { highWaterMark: 0 },
  )
}
