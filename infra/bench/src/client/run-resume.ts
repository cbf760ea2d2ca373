import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { nowUs } from '../clock.ts'
import { growingList } from '../measure/growing-list.ts'
import { summarise } from '../measure/summarise.ts'
import type { ResumePlan, ResumeResult } from '../resume.ts'
import { connectPlayground, cursorOf, endStream, openStream, type Stream } from './open-stream.ts'
import { scanStamps } from './scan-stamps.ts'

const paceMs = 20
/** Between the starts of two streams: their first text comes as it does to people who are not in a crowd. */
const startMs = 20
/** After the last came back, until whoever has seen nothing counts as lost. */
const patienceMs = 5_000

/** Streams over the product's socket, cuts all of them at once, and sees how soon each goes on where it was. */
export async function runResume({ target, streams, streamMs, awayMs }: ResumePlan): Promise<ResumeResult> {
  const ttftMs = growingList()
  const resumedMs = growingList()
  let restarted = 0
  const chunks = Math.ceil((streamMs + awayMs + patienceMs + streams * startMs) / paceMs)

  const begin = (index: number): Stream => {
    const askedUs = nowUs()
    let heard = 0
    return openStream(target, index, { chunks, paceMs }, () => {
      if (heard++ === 0) ttftMs.add((nowUs() - askedUs) / 1e3)
    })
  }

  const comeBack = async (stream: Stream, index: number): Promise<boolean> => {
    const join = {
      ...{ type: 'session.join', requestId: randomUUID() },
      ...{ sessionId: stream.sessionId, after: cursorOf(stream) },
    }
    await sleep((awayMs * (index + 1)) / streams)
    const sinceUs = nowUs()
    const { promise, resolve } = Promise.withResolvers<boolean>()
    let isFirst = true
    let start = ''
    // With the cursor only what was missed is told, so that the first text is one that was.
    const scan = scanStamps(() => {
      if (!isFirst) return
      isFirst = false
      resumedMs.add((nowUs() - sinceUs) / 1e3)
      if (!start.includes('"resumed":true')) restarted += 1
      resolve(true)
    })
    stream.socket = connectPlayground(
      target,
      index,
      () => stream.socket.send(JSON.stringify(join)),
      (data) => {
        if (isFirst) start += data.toString('latin1')
        scan(data)
      },
    )
    setTimeout(() => resolve(false), patienceMs)
    return promise
  }

  const all: Stream[] = []
  for (let index = 0; index < streams; index++) {
    all.push(begin(index))
    await sleep(startMs)
  }
  await sleep(streamMs)
  for (const { socket } of all) socket.close()
  const back = await Promise.all(all.map(comeBack))
  for (const stream of all) endStream(stream)
  return {
    ttftMs: summarise(ttftMs.values()),
    resumedMs: summarise(resumedMs.values()),
    restarted,
    lost: back.filter((came) => !came).length,
  }
}
