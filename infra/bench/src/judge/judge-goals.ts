import type { Results } from '../measurement.ts'
import type { spreadOf } from '../report/spread-of.ts'
import { compare } from './compare.ts'
import { type Demand, demand, type Judged } from './goal.ts'
import { streamsHeld } from './streams-held.ts'

type Limits = Readonly<Record<string, number>>

/** What was measured, held against the goals of docs/performance.md. A goal that nothing was measured of is left out. */
export function judgeGoals({ measurements, systems }: Results): Judged[] {
  const { toBestPeer, toSystem, figure } = compare(measurements, systems)
  const perCell = (name: string, limits: Limits): Demand[] =>
    Object.entries(limits).map(([cell, limit]) =>
      demand(`${cell} streams, × best peer`, '≤', limit, toBestPeer(cell, name)),
    )
  const held = streamsHeld(measurements, systems)

  const goals: Judged[] = [
    { number: 1, goal: 'added TTFT p50', demands: perCell('addedTtftP50Ms', { 50: 0.5, 200: 0.5, 500: 0.15 }) },
    { number: 2, goal: 'added TTFT p99', demands: perCell('addedTtftP99Ms', { 50: 0.5, 200: 0.2, 500: 0.4 }) },
    {
      number: 3,
      goal: 'added chunk p99',
      demands: [
        ...perCell('addedChunkP99Ms', { 50: 0.5, 200: 0.25, 500: 0.5 }),
        demand('500 streams, ms', '≤', 20, figure('500', 'addedChunkP99Ms')),
      ],
    },
    {
      number: 4,
      goal: 'added chunk p50',
      demands: Object.entries({ 50: 1.25, 200: 1, 500: 0.15 }).map(([cell, limit]) =>
        demand(
          `${cell} streams, × best one-process peer`,
          '≤',
          limit,
          toBestPeer(cell, 'addedChunkP50Ms', ({ oneProcess }) => oneProcess),
        ),
      ),
    },
    {
      number: 5,
      goal: 'CPU per chunk',
      demands: [
        ...perCell('cpuUsPerChunk', { 200: 0.75, 500: 0.75 }),
        ...['200', '500'].flatMap((cell) => [
          demand(`${cell} streams, × P`, '≤', 1.75, toSystem(cell, 'cpuUsPerChunk', 'pipe')),
          demand(`${cell} streams, × R`, '≤', 1.15, toSystem(cell, 'cpuUsPerChunk', 'raw')),
        ]),
      ],
    },
    {
      number: 6,
      goal: 'streams held with chunk p99 below 100 ms',
      demands: [
        demand(`of ${held.tried.join(', ')}, × best peer`, '≥', 2, held.ratio),
        demand('streams (stretch)', '≥', 1_000, held.product),
      ],
    },
    {
      number: 7,
      goal: 'burst, chunks per core and second',
      demands: [
        demand('× best SDK-based peer', '≥', 2, inverse(toBestPeer('burst', 'cpuUsPerChunk', ({ sdk }) => sdk))),
      ],
    },
    { number: 10, goal: 'RSS at 500 streams', demands: [demand('× best peer', '≤', 1, toBestPeer('500', 'rssMiB'))] },
  ]
  return goals.filter(({ demands }) => demands.some(({ spread }) => spread !== undefined))
}

function inverse(spread: ReturnType<typeof spreadOf>): ReturnType<typeof spreadOf> {
  if (spread === undefined) return undefined
  return { median: 1 / spread.median, min: 1 / spread.max, max: 1 / spread.min, count: spread.count }
}
