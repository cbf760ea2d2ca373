import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { chanceOf } from '../chance.ts'
import { nowUs } from '../clock.ts'
import type { LoadResult, loadPlan } from '../load.ts'
import { growingList } from '../measure/growing-list.ts'
import { summarise } from '../measure/summarise.ts'
import { writeWish } from '../wish.ts'
import type { Line } from './line.ts'
import { openLine } from './open-line.ts'
import { scanStamps } from './scan-stamps.ts'

/** Between two answers of a stream, so that the ending of one is not measured as the beginning of the next. */
const pauseMs = { min: 50, max: 250 } as const
const silentAfterUs = 2e6
const slowAfterMs = 1_000

type Slot = { line: Line | undefined; missing: number; askedUs: number; heardUs: number; isFirst: boolean }

/**
 * Keeps so many streams going, each asking again when its answer is over, and measures for a while.
 *
 * @param opened Called when measuring begins; @param closed when it ends, with everything still running.
 */
export async function runLoad(
  plan: z.output<typeof loadPlan>,
  opened: () => void,
  closed: () => Promise<void>,
): Promise<LoadResult> {
  const ttftUs = growingList()
  const chunkUs = growingList()
  const savedMs = growingList()
  const losses: string[] = []
  let refused = 0
  let windowFromUs = Infinity
  let isOver = false

  const start = async (index: number): Promise<Slot> => {
    const chance = chanceOf(plan.seed + index)
    const slot: Slot = { line: undefined, missing: 0, askedUs: 0, heardUs: nowUs(), isFirst: false }
    await sleep((plan.rampMs * index) / plan.streams)
    const ask = () => {
      if (isOver) return
      slot.missing = chunksBetween(plan.chunks, chance())
      slot.isFirst = true
      slot.askedUs = nowUs()
      slot.line?.ask(writeWish({ chunks: slot.missing, paceMs: plan.paceMs }))
    }
    const isSlow = index < plan.slowReaders
    let heardAtUs = 0
    const scan = scanStamps((sentAtUs) => {
      slot.missing -= 1
      if (slot.isFirst) {
        slot.isFirst = false
        if (slot.askedUs >= windowFromUs && !isOver && !isSlow) ttftUs.add(heardAtUs - slot.askedUs)
      }
      if (heardAtUs >= windowFromUs && !isOver && !isSlow) chunkUs.add(heardAtUs - sentAtUs)
      if (slot.missing === 0) setTimeout(ask, pauseMs.min + chance() * (pauseMs.max - pauseMs.min))
    })
    slot.line = openLine(plan.target, index, {
      ready: ask,
      bytes: (bytes) => {
        heardAtUs = nowUs()
        slot.heardUs = heardAtUs
        scan(bytes)
      },
      saved: (afterMs) => {
        if (windowFromUs < Infinity && !isOver) savedMs.add(afterMs)
      },
      refused: () => {
        if (windowFromUs < Infinity && !isOver) refused += 1
      },
      lost: (reason) => isSlow || losses.push(reason),
    })
    if (isSlow) setTimeout(() => slot.line?.pause(), slowAfterMs)
    return slot
  }

  const starting = Array.from({ length: plan.streams }, (_, index) => start(index))
  await sleep(plan.rampMs + plan.settleMs)
  const slots = (await Promise.all(starting)).slice(plan.slowReaders)
  const slow = await Promise.all(starting.slice(0, plan.slowReaders))
  windowFromUs = nowUs()
  opened()
  await sleep(plan.windowMs)
  const overUs = nowUs()
  isOver = true
  await closed()
  for (const { isFirst, askedUs } of slots) {
    if (isFirst && askedUs >= windowFromUs) ttftUs.add(overUs - askedUs)
  }
  for (const { line } of [...slow, ...slots]) line?.close()
  const windowMs = (overUs - windowFromUs) / 1e3
  const latencies = chunkUs.values()
  return {
    windowMs,
    ttftMs: summarise(ttftUs.values().map(toMs)),
    chunkMs: summarise(latencies.map(toMs)),
    savedMs: summarise(savedMs.values()),
    delivered: latencies.length,
    offered: plan.paceMs === 0 ? 0 : (slots.length * windowMs) / plan.paceMs,
    refused,
    lost: losses.length,
    silent: slots.filter(({ missing, heardUs }) => missing > 0 && overUs - heardUs > silentAfterUs).length,
    firstLoss: losses[0] ?? null,
  }
}

const toMs = (us: number) => us / 1e3

/** Log-uniform: as many answers between 50 and 100 chunks as between 500 and 1,000. */
function chunksBetween({ min, max }: z.output<typeof loadPlan>['chunks'], chance: number): number {
  return Math.round(min * (max / min) ** chance)
}
