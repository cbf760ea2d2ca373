import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { forwardWithFaults } from './forward-with-faults.ts'

/** What goes wrong with bytes in one direction. Everything off: they are passed on at once. */
export type DirectionFaults = {
  /** Each piece arrives this much later; order is kept. */
  latencyMs: number
  /** Bytes a second for each connection; 0 = as fast as they come. */
  bytesPerSecond: number
  /** Takes nothing more from the sender, whose buffers then fill. */
  stopReading: boolean
  /** After this many bytes of a connection it is cut, in the middle of whatever it is; null = never. */
  cutAfterBytes: number | null
  /** How it is cut: an orderly end of this direction, or a reset of the connection. */
  cutBy: 'end' | 'reset'
  /** Passed on in pieces of at most this many bytes, each written alone; 0 = as they come. */
  sliceBytes: number
}

export type Direction = 'toClient' | 'toServer'

export type FaultProxy = AsyncDisposable & {
  readonly port: number
  /** How many connections are open now. */
  readonly connections: number
  /** Changes what goes wrong from now on, also for open connections; both directions unless told. */
  set(faults: Partial<DirectionFaults>, direction?: Direction): void
  /** Nothing goes wrong any more. What was held back is passed on. */
  clear(): void
  /** New connections are reset at once while true. */
  refuse(refused: boolean): void
  /** Ends one direction of every open connection (FIN); the other stays. */
  halfClose(direction: Direction): void
  /** Resets every open connection (RST) on both sides. */
  reset(): void
}

/** Every fault off. */
export const noFaults: Readonly<DirectionFaults> = {
  latencyMs: 0,
  bytesPerSecond: 0,
  stopReading: false,
  cutAfterBytes: null,
  cutBy: 'reset',
  sliceBytes: 0,
}

/** Stands between a client and a TCP server on this machine and spoils the line, switchable while it runs. */
export async function startFaultProxy(targetPort: number, targetHost = '127.0.0.1'): Promise<FaultProxy> {
  const faults = { toClient: { ...noFaults }, toServer: { ...noFaults } }
  const changes = new EventTarget()
  const pairs = new Set<{ client: Socket; server: Socket }>()
  let refused = false

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => {})
    if (refused) return void client.resetAndDestroy()
    const server = connect({ port: targetPort, host: targetHost, allowHalfOpen: true, noDelay: true })
    const pair = { client, server }
    const reset = () => {
      client.resetAndDestroy()
      server.resetAndDestroy()
    }
    pairs.add(pair)
    for (const socket of [client, server]) {
      socket.on('error', reset)
      socket.once('close', () => {
        if (client.destroyed && server.destroyed) pairs.delete(pair)
      })
    }
    void forwardWithFaults(client, server, () => faults.toServer, changes, reset)
    void forwardWithFaults(server, client, () => faults.toClient, changes, reset)
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has no port')

  const change = () => changes.dispatchEvent(new Event('change'))
  const reset = () => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy()
      server.resetAndDestroy()
    }
  }
  return {
    port: address.port,
    get connections() {
      return pairs.size
    },
    set(next, direction) {
      for (const each of direction === undefined ? (['toClient', 'toServer'] as const) : [direction]) {
        Object.assign(faults[each], next)
      }
      change()
    },
    clear() {
      refused = false
      Object.assign(faults.toClient, noFaults)
      Object.assign(faults.toServer, noFaults)
      change()
    },
    refuse(next) {
      refused = next
    },
    halfClose(direction) {
      for (const { client, server } of pairs) (direction === 'toClient' ? client : server).end()
    },
    reset,
    async [Symbol.asyncDispose]() {
      listener.close()
      reset()
      change()
    },
  }
}
