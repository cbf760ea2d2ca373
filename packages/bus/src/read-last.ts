import type { Channel } from '@playground/contracts'
import type { z } from 'zod'
import type { Message, Names, Stored } from './bus.ts'
import { parseMessage } from './parse-message.ts'
import type { Wire } from './wire.ts'

/** A stored message before it is parsed. */
export type StoredBytes = Readonly<{ sequence: number; messageId: string | null; data: Uint8Array; subject: string }>

const encoder = new TextEncoder()

/** The last message of one subject; see {@link Bus.readLast}. */
export async function readLast<C extends Channel<string, z.ZodType>>(
  wire: Wire,
  channel: C,
  names: Names<C>,
): Promise<Stored<Message<C>> | null> {
  const last = await readLastRaw(wire, channel.stream?.name ?? '', channel.subject(names))
  if (last === null) return null
  const { sequence, messageId, data } = last
  return { sequence, messageId, message: parseMessage(channel, data) }
}

/**
 * The last message that matches a filter, by direct get: a fraction of a millisecond also for wildcards, because the
 * server looks it up in its blocks' indexes from the end instead of scanning.
 */
export async function readLastRaw(
  wire: Wire,
  stream: string,
  filter: string,
  signal?: AbortSignal,
): Promise<StoredBytes | null> {
  if (stream === '') throw new TypeError('this channel is not stored')
  // One subject is asked for by name, which the server can allow or refuse by permissions; a filter cannot be.
  const [address, request] = /[*>]/.test(filter)
    ? [`$JS.API.DIRECT.GET.${stream}`, encoder.encode(JSON.stringify({ last_by_subj: filter }))]
    : [`$JS.API.DIRECT.GET.${stream}.${filter}`, new Uint8Array()]
  return directGet(wire, address, request, signal)
}

/** The first message at or behind a sequence that matches a filter. */
export function readNextRaw(
  wire: Wire,
  stream: string,
  filter: string,
  fromSequence: number,
  signal?: AbortSignal,
): Promise<StoredBytes | null> {
  const request = encoder.encode(JSON.stringify({ seq: fromSequence, next_by_subj: filter }))
  return directGet(wire, `$JS.API.DIRECT.GET.${stream}`, request, signal)
}

async function directGet(
  wire: Wire,
  address: string,
  request: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<StoredBytes | null> {
  const ask = () => wire.link.connection.request(address, request, { timeout: 2000 })
  const reply = await wire.keepTrying('read a message', ask, signal)
  const status = reply.headers?.code ?? 0
  if (status === 404) return null
  if (status !== 0) throw new Error(`direct get answered ${status} ${reply.headers?.description ?? ''}`)
  const header = (name: string) => reply.headers?.get(name) ?? ''
  return {
    sequence: Number(header('Nats-Sequence')),
    subject: header('Nats-Subject'),
    messageId: header('Nats-Msg-Id') || null,
    data: reply.data,
  }
}
