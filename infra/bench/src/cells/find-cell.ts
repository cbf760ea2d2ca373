import type { Cell } from './cell.ts'
import { streams } from './streams.ts'

/** The cell of a name; a number is so many streams. */
export function findCell(name: string): Cell {
  if (/^\d+$/.test(name)) return streams(Number(name))
  throw new Error(`There is no cell "${name}".`)
}
