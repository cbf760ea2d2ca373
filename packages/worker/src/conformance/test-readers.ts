import { readdir, readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { type ProviderUpstream, startProviderUpstream } from '@playground/testing'
import type { Test } from 'tap'
import type { Provider } from '../provider/provider.ts'
import type { StreamReader } from '../provider/read-stream.ts'
import { executeOnce } from './execute-once.ts'

/** Makes the provider for an upstream, whose streams are read by ourselves or by the vendor's SDK. */
export type MakeProvider = (upstream: ProviderUpstream, reader: StreamReader) => Provider

/** In how many places each recording is ended, and in how many it is reset. */
const ends = 24
const resets = 4

/** What a stream may look like on its way, besides whole. */
const damages: readonly (readonly [name: string, damage: (bytes: Buffer) => Buffer])[] = [
  ['whole', (bytes) => bytes],
  ['with CRLF', (bytes) => Buffer.from(bytes.toString().replaceAll(/\r?\n/g, '\r\n'))],
  ['with comments', (bytes) => Buffer.from(bytes.toString().replaceAll('\n\n', '\n\n: still here\n\n'))],
  ['with a broken event', (bytes) => Buffer.from(bytes.toString().replaceAll('"}', '"'))],
  ['with bytes that are no text', (bytes) => Buffer.from(bytes.map((byte, at) => (at % 97 === 96 ? 0xff : byte)))],
  ['without its last empty line', (bytes) => Buffer.from(bytes.toString().trimEnd())],
]

/** Holds our reading of a vendor's streams to its SDK's: same chunks, same ending, whatever happens to the bytes. */
export async function testReaders(t: Test, make: MakeProvider, recordings: URL): Promise<void> {
  const upstream = await startProviderUpstream()
  t.teardown(() => upstream[Symbol.asyncDispose]())
  const names = await readdir(recordings)
  t.ok(names.length > 0)

  const read = async (reader: StreamReader, play: (response: ServerResponse) => unknown) => {
    upstream.reset()
    upstream.script({
      raw: (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
        play(response)
      },
    })
    const { outcome, text, reasoning, metrics, request, retries } = await executeOnce(make(upstream, reader))
    const { usage, usageSource, tries } = metrics
    const ending =
      outcome.kind === 'fault' ? { code: outcome.fault.code, message: outcome.fault.message } : { ...outcome }
    return { ending, text, reasoning, usage, usageSource, tries, model: request.resolvedModel, retries: retries.length }
  }
  const compare = async (t: Test, play: (response: ServerResponse) => unknown, what: string) => {
    const own = await read('own', play)
    t.same(own, await read('sdk', play), what)
  }

  for (const name of names) {
    const bytes = await readFile(new URL(name, recordings))
    t.test(`${name}, however it is damaged`, async (t) => {
      for (const [what, damage] of damages) await compare(t, (response) => response.end(damage(bytes)), what)
    })

    t.test(`${name}, ended or reset anywhere`, async (t) => {
      for (const at of places(bytes.length, ends)) {
        await compare(t, (response) => response.end(bytes.subarray(0, at)), `ended after ${at} bytes`)
      }
      for (const at of places(bytes.length, resets)) {
        const reset = (response: ServerResponse) => response.write(bytes.subarray(0, at), () => response.destroy())
        await compare(t, reset, `reset after ${at} bytes`)
      }
    })

    t.test(`${name}, byte by byte`, async (t) => {
      const trickle = async (response: ServerResponse) => {
        for (const byte of bytes) {
          response.write(Buffer.of(byte))
          await turn()
        }
        response.end()
      }
      await compare(t, trickle, 'byte by byte')
    })
  }
}

/** So many places, spread out evenly and beginning with the first byte. */
function places(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => 1 + Math.floor((index * (length - 1)) / count))
}
