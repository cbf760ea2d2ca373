import type { ComparisonStart, Lane } from '@playground/contracts'
import { letterAt } from '../controls/lane-letters.ts'

/** Which history the next turn continues, and which lanes are left out of it. */
export type NextTurn = Readonly<{
  context: { kind: 'own' } | { kind: 'continue'; runId: string; laneId: string } | { kind: 'fork'; laneId: string }
  skipped: readonly string[]
}>

export const ownHistory: NextTurn = { context: { kind: 'own' }, skipped: [] }

/** The lanes that will be asked. Leaving out all of them leaves out none. */
export function askedLanes(lanes: readonly Lane[], { skipped }: NextTurn): readonly Lane[] {
  const asked = lanes.filter(({ id }) => !skipped.includes(id))
  return asked.length === 0 ? lanes : asked
}

/** The body that asks for it. */
export function bodyOf(prompt: string, lanes: readonly Lane[], turn: NextTurn): ComparisonStart {
  const asked = askedLanes(lanes, turn)
  return {
    prompt,
    ...(asked.length === lanes.length ? {} : { lanes: asked.map(({ id }) => id) }),
    ...contextOf(turn),
  }
}

function contextOf({ context }: NextTurn): Pick<ComparisonStart, 'context'> {
  switch (context.kind) {
    case 'own':
      return {}
    case 'continue':
      return { context: { continueFrom: context.runId } }
    case 'fork':
      return { context: { fork: context.laneId } }
    default:
      return context satisfies never
  }
}

/** In two or three words, for the button that changes it. */
export function turnInWords(lanes: readonly Lane[], turn: NextTurn): string {
  const { context } = turn
  const letter = context.kind === 'own' ? '' : letterOf(lanes, context.laneId)
  const history = { own: 'Own history', continue: `All from ${letter}`, fork: `Fork of ${letter}` }[context.kind]
  const asked = askedLanes(lanes, turn)
  return asked.length === lanes.length ? history : `${history}, ${asked.length} of ${lanes.length} lanes`
}

function letterOf(lanes: readonly Lane[], laneId: string): string {
  return letterAt(lanes.find(({ id }) => id === laneId)?.position ?? 0)
}
