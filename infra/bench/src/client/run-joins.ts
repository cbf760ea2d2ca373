import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { nowUs } from '../clock.ts'
import type { JoinsPlan, JoinsResult } from '../joins.ts'
import { growingList } from '../measure/growing-list.ts'
import { summarise } from '../measure/summarise.ts'
import { connectPlayground, endStream, openStream, type Stream } from './open-stream.ts'

const paceMs = 20
const startMs = 10
const settleMs = 2_000
const patienceMs = 5_000
const joined = Buffer.from('"type":"session.joined"')

/** Streams, and many who join at once: what the streams notice of them. */
export async function runJoins({ target, joinPort, streams, atOnce, everyMs }: JoinsPlan): Promise<JoinsResult> {
  const moments = Math.ceil(streams / atOnce)
  const phaseMs = moments * everyMs
  const chunkMs = { before: growingList(), without: growingList(), with: growingList() }
  const joinMs = growingList()
  let phase: keyof typeof chunkMs = 'before'

  const all: Stream[] = []
  const chunks = Math.ceil((streams * startMs + settleMs + 2 * phaseMs + patienceMs) / paceMs)
  for (let index = 0; index < streams; index++) {
    all.push(
      openStream(target, index, { chunks, paceMs }, (sentAtUs) => chunkMs[phase].add((nowUs() - sentAtUs) / 1e3)),
    )
    await sleep(startMs)
  }
  await sleep(settleMs)
  phase = 'without'
  await sleep(phaseMs)
  phase = 'with'

  const join = ({ sessionId }: Stream, index: number): Promise<boolean> => {
    const sinceUs = nowUs()
    const { promise, resolve } = Promise.withResolvers<boolean>()
    let start = Buffer.alloc(0)
    const socket = connectPlayground(
      { ...target, port: joinPort },
      index,
      () => socket.send(JSON.stringify({ type: 'session.join', requestId: randomUUID(), sessionId })),
      (data) => {
        start = Buffer.concat([start, data])
        if (start.indexOf(joined) === -1) return
        joinMs.add((nowUs() - sinceUs) / 1e3)
        socket.close()
        resolve(true)
      },
    )
    setTimeout(() => resolve(false), patienceMs)
    return promise
  }
  const joins: Promise<boolean>[] = []
  for (let moment = 0; moment < moments; moment++) {
    const from = moment * atOnce
    joins.push(...all.slice(from, from + atOnce).map((stream, step) => join(stream, from + step)))
    await sleep(everyMs)
  }
  phase = 'before'
  const came = await Promise.all(joins)
  for (const stream of all) endStream(stream)
  return {
    chunkMs: { without: summarise(chunkMs.without.values()), with: summarise(chunkMs.with.values()) },
    joinMs: summarise(joinMs.values()),
    lost: came.filter((is) => !is).length,
  }
}
