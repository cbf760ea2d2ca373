import { burst } from './burst.ts'
import type { Cell } from './cell.ts'
import { history } from './history.ts'
import { idle } from './idle.ts'
import { joins } from './joins.ts'
import { long } from './long.ts'
import { persistence } from './persistence.ts'
import { providers } from './providers.ts'
import { resume } from './resume.ts'
import { slow } from './slow.ts'
import { start } from './start.ts'
import { streams } from './streams.ts'

const cells = new Map([burst, slow, providers, resume, persistence, start].map((cell) => [cell.name, cell]))
const counted = { idle, long, history, joins }

/** The cell of a name: a number is so many streams, `idle-1000`, `long-20000` and `history-1000000` take any number. */
export function findCell(name: string): Cell {
  if (/^\d+$/.test(name)) return streams(Number(name))
  const [kind, count] = name.split('-')
  if (kind === 'idle' || kind === 'long' || kind === 'history' || kind === 'joins') return counted[kind](Number(count))
  const found = cells.get(name)
  if (found === undefined)
    throw new Error(
      `There is no cell "${name}": a number, idle-N, long-N, history-N, joins-N, ${[...cells.keys()].join(', ')}.`,
    )
  return found
}
