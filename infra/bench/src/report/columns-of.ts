import type { Round } from './rounds.ts'

export type Column = readonly [title: string, figure: string]

/** Of a cell with streams: what the goals speak of. */
const underLoad: readonly Column[] = [
  ['+TTFT p50', 'addedTtftP50Ms'],
  ['+TTFT p99', 'addedTtftP99Ms'],
  ['+chunk p50', 'addedChunkP50Ms'],
  ['+chunk p99', 'addedChunkP99Ms'],
  ['chunk p99', 'chunkP99Ms'],
  ['chunks/s', 'deliveredPerSecond'],
  ['of offered', 'deliveredShare'],
  ['µs/chunk', 'cpuUsPerChunk'],
  ['RSS MiB', 'rssMiB'],
  ['others', 'othersCores'],
  ['refused', 'refused'],
  ['lost', 'lost'],
  ['silent', 'silent'],
]

/** What a cell's table shows: of a load the usual columns, else whatever figures there are. Shares of parts are told apart. */
export function columnsOf(rounds: readonly Round[]): Column[] {
  const names = new Set(rounds.flatMap((round) => [...round.values()].flatMap((figures) => Object.keys(figures))))
  if (names.has('chunkP50Ms')) return underLoad.filter(([, figure]) => names.has(figure))
  return [...names].filter((name) => !isShare(name)).map((name) => [inWords(name), name])
}

/** `cpuUsPerChunk.nats` is what one process has of `cpuUsPerChunk`. */
export function isShare(figure: string): boolean {
  return /^(cpuUsPerChunk|rssMiB)\./.test(figure)
}

/** `savedP99Ms` → `saved p99 ms`. */
function inWords(name: string): string {
  return name
    .replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase()
    .replace('mi b', 'MiB')
    .replace(/\bus\b/, 'µs')
}
