import { ROOT_CONTEXT } from '@opentelemetry/api'
import { currentRequest, forRequest } from '../request-context.ts'
import { inSpan, isTracing, type SpanOptions } from './span.ts'
import { type HeaderReader, traceHeaders, traceParent, withinTrace } from './trace-headers.ts'

/** What leads back to a request and its place in a trace, as headers: to be kept with work that waits. */
export type Origin = Readonly<Record<string, string>>

/** One step between services, as the bus tells it: who asks or hands out, who answers or takes. */
type Crossing = Readonly<{ kind: 'ask' | 'answer' | 'hand-out' | 'take'; name: string; header?: HeaderReader }>

const requestHeader = 'Request-Id'
/** What may stand in our logs and headers; from a peer that was not told so, nothing else is taken. */
const requestIdPattern = /^[A-Za-z0-9.-]{1,100}$/

const procedure = (name: string) => ({ 'rpc.system.name': 'nats', 'rpc.method': name })
const queue = (name: string, operation: 'send' | 'process') => ({
  'messaging.system': 'nats',
  'messaging.destination.name': name,
  'messaging.operation.name': operation,
  'messaging.operation.type': operation,
})

const spanOf: Record<Crossing['kind'], (name: string) => SpanOptions & { name: string }> = {
  ask: (name) => ({ name, kind: 'client', attributes: procedure(name), inside: true }),
  answer: (name) => ({ name, kind: 'server', attributes: procedure(name), inside: true }),
  'hand-out': (name) => ({ name: `send ${name}`, kind: 'producer', attributes: queue(name, 'send'), inside: true }),
  take: (name) => ({ name: `process ${name}`, kind: 'consumer', attributes: queue(name, 'process') }),
}

/**
 * Takes the id of a request, and the trace it belongs to, over the bus: into the headers of what is asked and handed
 * out, and out of the headers of what is answered and taken.
 */
export const busContext = {
  /** Headers for a message that is asked or stored. */
  headers: (): Record<string, string> => {
    const request = currentRequest()
    return { ...(request === undefined ? {} : { [requestHeader]: request.requestId }), ...traceHeaders() }
  },
  /** What leads back here from later; null where nobody traces. */
  origin: (): Origin | null => (isTracing() ? busContext.headers() : null),
  /** Does work that waited where it came from, and not in whatever let it go on. */
  within: <Result>(origin: Origin | null | undefined, work: () => Result): Result => {
    if (origin === null || origin === undefined) return work()
    const requestId = origin[requestHeader]
    const resume = () => withinTrace(traceParent((name) => origin[name]) ?? ROOT_CONTEXT, work)
    return requestId === undefined ? resume() : forRequest({ requestId }, resume)
  },
  /** Does the work of one step where it belongs. */
  around: <Result>({ kind, name, header }: Crossing, work: () => Promise<Result>): Promise<Result> => {
    const step = (parent?: SpanOptions['parent']) => {
      if (!isTracing()) return work()
      const { name: spanName, ...options } = spanOf[kind](name)
      return inSpan(spanName, parent === undefined ? options : { ...options, parent }, work)
    }
    if (header === undefined) return step()
    const requestId = header(requestHeader)
    // Nothing of what happens to be around a message that comes in belongs to it.
    const arrive = () => step(traceParent(header) ?? ROOT_CONTEXT)
    return requestId !== undefined && requestIdPattern.test(requestId) ? forRequest({ requestId }, arrive) : arrive()
  },
}
