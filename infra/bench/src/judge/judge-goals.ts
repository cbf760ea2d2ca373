import type { Results } from '../measurement.ts'
import type { Round } from '../report/rounds.ts'
import type { Spread } from '../report/spread-of.ts'
import { compare } from './compare.ts'
import { type Demand, demand, type Judged } from './goal.ts'
import { streamsHeld } from './streams-held.ts'

type Limits = Readonly<Record<string, number>>

/** What was measured, held against the goals of docs/performance.md. A goal that nothing was measured of is left out. */
export function judgeGoals({ measurements, systems }: Results): Judged[] {
  const { toBestPeer, toSystem, figure, each, isWhole } = compare(measurements, systems)
  /** How fast a part of the chunks comes meets nothing. */
  const whole = (cell: string, found: Demand): Demand =>
    found.met !== true || isWhole(cell) ? found : { ...found, what: `${found.what} (not all delivered)`, met: false }
  const perCell = (name: string, limits: Limits): Demand[] =>
    Object.entries(limits).map(([cell, limit]) =>
      whole(cell, demand(`${cell} streams, × best peer`, '≤', limit, toBestPeer(cell, name))),
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
        whole('500', demand('500 streams, ms', '≤', 20, figure('500', 'addedChunkP99Ms'))),
      ],
    },
    {
      number: 4,
      goal: 'added chunk p50',
      demands: Object.entries({ 50: 1.25, 200: 1, 500: 0.15 }).map(([cell, limit]) =>
        whole(
          cell,
          demand(
            `${cell} streams, × best one-process peer`,
            '≤',
            limit,
            toBestPeer(cell, 'addedChunkP50Ms', ({ oneProcess }) => oneProcess),
          ),
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
    {
      number: 8,
      goal: 'the log, on through off (raw pipeline)',
      demands: [
        demand('burst, chunks per second', '≥', 0.85, each('burst', onThroughOff('deliveredPerSecond', divide))),
        demand('200 streams, chunk p50, ms', '≤', 0.15, each('200', onThroughOff('chunkP50Ms', subtract))),
      ],
    },
    {
      number: 9,
      goal: 'RSS of 1,000 idle signed-in sockets',
      demands: ['idle-1000', 'idle-10000'].flatMap((cell) => [
        demand(`${cell}, MiB per 1,000`, '≤', 10, figure(cell, 'rssPerThousandMiB')),
        demand(`${cell}, × socket.io`, '≤', 0.5, toSystem(cell, 'rssPerThousandMiB', 'socket-io')),
      ]),
    },
    { number: 10, goal: 'RSS at 500 streams', demands: [demand('× best peer', '≤', 1, toBestPeer('500', 'rssMiB'))] },
    {
      number: 11,
      goal: 'persistence',
      demands: [
        demand('batches, × rows one by one', '≥', 6, figure('persistence', 'batchedThroughSingle')),
        demand('200 streams, share of the CPU', '≤', 0.05, each('200', savingShare)),
        demand('200 streams, lag p99, ms', '≤', 150, figure('200', 'savedP99Ms')),
      ],
    },
    {
      number: 12,
      goal: 'coming back',
      demands: [
        demand('200 streams resumed, × warm TTFT', '≤', 3, figure('resume', 'resumedThroughTtft')),
        demand(
          "50 joins at once, others' added chunk p99, × without",
          '≤',
          1.1,
          figure('joins-10000000', 'p99WithThroughWithout'),
        ),
      ],
    },
    {
      number: 13,
      goal: 'cost of a late chunk',
      demands: [demand('chunk 20,000, × chunk 200', '≤', 1.05, figure('long-20000', 'lateThroughEarly'))],
    },
    {
      number: 14,
      goal: 'the vendors side by side',
      demands: [demand('dearest worker, × cheapest', '≤', 1.3, figure('providers', 'dearestThroughCheapest'))],
    },
    {
      number: 15,
      goal: 'history, p99 at 1,000,000 sessions through 1,000',
      demands: ['list', 'read', 'search', 'conversations', 'usage'].map((what) =>
        demand(what, '≤', 2, figure('history-1000000', `${what}P99Through1000`)),
      ),
    },
    {
      number: 17,
      goal: 'start to first token',
      demands: [demand('warm, seconds', '≤', 8, figure('start', 'warmSeconds'))],
    },
  ]
  return goals.filter(({ demands }) => demands.some(({ spread }) => spread !== undefined))
}

const divide = (on: number, off: number) => on / off
const subtract = (on: number, off: number) => on - off

/** The raw pipeline with its file stream, beside the same without. */
function onThroughOff(figure: string, combine: (on: number, off: number) => number) {
  return (round: Round): number | undefined => {
    const [on, off] = [round.get('raw')?.[figure], round.get('raw-no-log')?.[figure]]
    return on === undefined || off === undefined ? undefined : combine(on, off)
  }
}

/** What the session service and its database have of all that the product uses. */
function savingShare(round: Round): number | undefined {
  const own = round.get('product')
  const { cpuUsPerChunk, 'cpuUsPerChunk.session': session, 'cpuUsPerChunk.postgres': postgres } = own ?? {}
  if (cpuUsPerChunk === undefined || session === undefined || postgres === undefined) return undefined
  return (session + postgres) / cpuUsPerChunk
}

function inverse(spread: Spread | undefined): Spread | undefined {
  if (spread === undefined) return undefined
  return { median: 1 / spread.median, min: 1 / spread.max, max: 1 / spread.min, count: spread.count }
}
