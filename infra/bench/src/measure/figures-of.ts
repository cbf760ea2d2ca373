import type { Figures } from '../cells/cell.ts'
import type { UnderLoad } from './put-under-load.ts'
import type { Usage } from './read-usage.ts'

const mib = 2 ** 20

/** The figures that every cell with a load has. */
export function figuresOf({ result, usage, othersCores }: UnderLoad): Figures {
  const { ttftMs, chunkMs, savedMs, delivered, offered, windowMs, refused, lost, silent } = result
  const parts = [...usage]
  const total = (pick: (usage: Usage) => number) => parts.reduce((sum, [, each]) => sum + pick(each), 0)
  const perChunk = (cpuMs: number) => (delivered === 0 ? 0 : (cpuMs * 1e3) / delivered)
  return {
    ttftP50Ms: ttftMs.p50,
    ttftP99Ms: ttftMs.p99,
    ttftCount: ttftMs.count,
    chunkP50Ms: chunkMs.p50,
    chunkP99Ms: chunkMs.p99,
    chunkMaxMs: chunkMs.max,
    ...(savedMs.count === 0 ? {} : { savedP50Ms: savedMs.p50, savedP99Ms: savedMs.p99 }),
    deliveredPerSecond: (delivered * 1e3) / windowMs,
    ...(offered === 0 ? {} : { deliveredShare: delivered / offered }),
    othersCores,
    refused,
    lost,
    silent,
    cpuUsPerChunk: perChunk(total(({ cpuMs }) => cpuMs)),
    cpuShare: total(({ cpuMs }) => cpuMs) / windowMs,
    rssMiB: total(({ rssBytes }) => rssBytes) / mib,
    pssMiB: total(({ pssBytes }) => pssBytes) / mib,
    ...Object.fromEntries(
      parts.flatMap(([name, { cpuMs, rssBytes }]) => [
        [`cpuUsPerChunk.${name}`, perChunk(cpuMs)],
        [`rssMiB.${name}`, rssBytes / mib],
      ]),
    ),
  }
}
