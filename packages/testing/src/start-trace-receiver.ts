import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/** A span as it arrived, in plain words. */
export type ReceivedSpan = Readonly<{
  /** Name of the service that took it. */
  service: string
  name: string
  /** OTLP's number: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number
  traceId: string
  spanId: string
  parentSpanId: string | null
  attributes: Readonly<Record<string, unknown>>
  events: readonly string[]
  /** 2 is an error. */
  status: number
}>

export type TraceReceiver = AsyncDisposable &
  Readonly<{
    /** What goes into `OTEL_EXPORTER_OTLP_ENDPOINT`. */
    url: string
    spans: readonly ReceivedSpan[]
    /** Bodies as they came. */
    bodies: readonly string[]
  }>

type Value = {
  stringValue?: string
  intValue?: number | string
  doubleValue?: number
  boolValue?: boolean
  arrayValue?: { values?: Value[] }
}
type Attribute = { key: string; value: Value }
type Span = {
  name: string
  kind: number
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes?: Attribute[]
  events?: { name: string }[]
  status?: { code?: number }
}
type Export = {
  resourceSpans?: { resource?: { attributes?: Attribute[] }; scopeSpans?: { spans?: Span[] }[] }[]
}

/** An OTLP/HTTP collector of one test: takes traces as JSON and keeps them. */
export async function startTraceReceiver(): Promise<TraceReceiver> {
  const spans: ReceivedSpan[] = []
  const bodies: string[] = []
  const take = async (request: IncomingMessage) => {
    const body = await text(request)
    bodies.push(body)
    // What a collector is sent; a test that looks at it sees soon enough when it is something else.
    const { resourceSpans = [] }: Export = JSON.parse(body)
    for (const { resource, scopeSpans = [] } of resourceSpans) {
      const service = String(plain(resource?.attributes)['service.name'])
      for (const span of scopeSpans.flatMap((scope) => scope.spans ?? [])) spans.push(received(service, span))
    }
  }
  const server = createServer((request, response) => {
    if (request.url !== '/v1/traces') return void response.writeHead(404).end()
    take(request).then(
      () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
      () => response.writeHead(400).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    spans,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function received(service: string, span: Span): ReceivedSpan {
  const { name, kind, traceId, spanId, parentSpanId, attributes, events = [], status } = span
  return {
    ...{ service, name, kind, traceId, spanId },
    parentSpanId: parentSpanId === undefined || parentSpanId === '' ? null : parentSpanId,
    attributes: plain(attributes),
    events: events.map((event) => event.name),
    status: status?.code ?? 0,
  }
}

function plain(attributes: readonly Attribute[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]))
}

function plainValue({ stringValue, intValue, doubleValue, boolValue, arrayValue }: Value): unknown {
  if (intValue !== undefined) return Number(intValue)
  return stringValue ?? doubleValue ?? boolValue ?? arrayValue?.values?.map(plainValue) ?? null
}
