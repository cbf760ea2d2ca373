import type { Model, StartEstimate, TurnEstimate } from '@playground/contracts'
import { letterAt } from '../controls/lane-letters.ts'
import { count } from '../format/count.ts'
import { moneyRange } from '../format/money.ts'
import { parameterName } from '../format/parameter-name.ts'

type LaneEstimate = StartEstimate['lanes'][number] | TurnEstimate['lanes'][number]

/** What is wrong with a lane before sending, and how it is said: `warn` is for what will be different from what was asked. */
export type PreflightNote = Readonly<{ letter: string; text: string; warn: boolean }>

/** The costs of all lanes together; null where none is known. */
export function sumOfCosts(lanes: readonly LaneEstimate[]): { low: number; high: number } | null {
  const known = lanes.flatMap(({ costMicros }) => costMicros ?? [])
  if (known.length === 0) return null
  return {
    low: known.reduce((sum, { low }) => sum + low, 0),
    high: known.reduce((sum, { high }) => sum + high, 0),
  }
}

/** The range as it is said: lanes without a price are said apart. */
export function costInWords(lanes: readonly LaneEstimate[]): string {
  const sum = sumOfCosts(lanes)
  return sum === null ? 'unknown' : moneyRange(sum.low, sum.high)
}

/** By how many tokens a lane is too long: for the prompt alone, or with its history. */
export function tooLongBy(lane: LaneEstimate, model: Model | undefined): number {
  if ('overTokens' in lane) return lane.overTokens
  return model === undefined || lane.fits
    ? 0
    : Math.max(1, lane.inputTokens + lane.maxOutputTokens - model.contextWindow)
}

/** Everything a person should know about the lanes before sending. Letters are those of `letters`, lane by lane. */
export function notesOf(
  lanes: readonly LaneEstimate[],
  models: readonly Model[],
  letters: readonly string[] = lanes.map((_, index) => letterAt(index)),
): PreflightNote[] {
  return lanes.flatMap((lane, index) => {
    const letter = letters[index] ?? ''
    const over = tooLongBy(
      lane,
      models.find(({ id }) => id === lane.model),
    )
    const left = 'leftOutTurns' in lane ? lane.leftOutTurns : 0
    const notes: PreflightNote[] = []
    if (!lane.fits) notes.push({ letter, text: `${count(over)} tokens too long`, warn: true })
    else if (over > 0 && left > 0) {
      notes.push({ letter, text: `${count(over)} tokens too long. Older turns are left out.`, warn: true })
    }
    if (lane.droppedParameters.length > 0) {
      const names = lane.droppedParameters.map((name) => parameterName(name).toLowerCase()).join(', ')
      notes.push({ letter, text: `${names} not sent`, warn: true })
    }
    if (lane.costMicros === null) notes.push({ letter, text: 'price unknown', warn: false })
    return notes
  })
}

/** How many such comparisons the quota allows; null where there is no sense in saying it. */
export function comparisonsLeft(lanes: readonly LaneEstimate[], remaining: number): number | null {
  const each = lanes.reduce((sum, { inputTokens, maxOutputTokens }) => sum + inputTokens + maxOutputTokens, 0)
  return each === 0 ? null : Math.floor(remaining / each)
}
