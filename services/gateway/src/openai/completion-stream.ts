import type { CompletionChunk, CompletionUsage, OpenaiErrorBody } from '@playground/contracts'
import type { FastifyReply } from 'fastify'
import type { Principal } from '../auth/principal.ts'
import type { Revocations } from '../auth/revocations.ts'
import type { Connections } from '../live/connections.ts'
import { EventStream } from '../live/stream/event-stream.ts'
import type { CompletionHead } from './completion-of.ts'

type Choice = CompletionChunk['choices'][number]

type Given = Readonly<{
  principal: Principal
  reply: FastifyReply
  head: CompletionHead
  choices: number
  withUsage: boolean
  streams: Connections
  revocations: Revocations
}>

/** A streamed completion as it goes out. It begins with the first thing that is said; before, it may be refused. */
export class CompletionStream {
  readonly #given: Given
  #stream: EventStream | undefined

  constructor(given: Given) {
    this.#given = given
  }

  get hasBegun(): boolean {
    return this.#stream !== undefined
  }

  async begin(): Promise<EventStream> {
    if (this.#stream !== undefined) return this.#stream
    const { principal, reply, choices, streams, revocations } = this.#given
    revocations.refuse(principal)
    const stream = new EventStream({ response: reply.raw, principal })
    this.#stream = stream
    reply.hijack()
    stream.begin(reply.getHeaders())
    streams.add(stream)
    reply.raw.on('close', () => {
      streams.remove(stream)
      stream.end()
    })
    for (let index = 0; index < choices; index++) await this.delta(index, { role: 'assistant', content: '' })
    return stream
  }

  delta(index: number, delta: Choice['delta']): Promise<void> {
    return this.#send([{ index, delta, finish_reason: null, logprobs: null }], null)
  }

  finish(index: number, finish: Pick<Choice, 'finish_reason' | 'error'>): Promise<void> {
    return this.#send([{ index, delta: {}, logprobs: null, ...finish }], null)
  }

  /** Nothing more comes: what was used, where that was asked for. */
  async end(usage: CompletionUsage): Promise<void> {
    if (this.#given.withUsage) await this.#send([], usage)
    await this.#close()
  }

  async fail(error: OpenaiErrorBody): Promise<void> {
    await (await this.begin()).pass(`data: ${JSON.stringify(error)}\n\n`)
    await this.#close()
  }

  async #send(choices: Choice[], usage: CompletionUsage | null): Promise<void> {
    const stream = await this.begin()
    const { head, withUsage } = this.#given
    const { id, created, model } = head
    const chunk: CompletionChunk = {
      ...{ id, object: 'chat.completion.chunk', created, model, choices },
      ...(withUsage ? { usage } : {}),
    }
    await stream.pass(`data: ${JSON.stringify(chunk)}\n\n`)
  }

  async #close(): Promise<void> {
    const stream = await this.begin()
    await stream.pass('data: [DONE]\n\n')
    stream.close()
  }
}
