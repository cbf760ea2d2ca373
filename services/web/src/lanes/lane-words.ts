import type { LaneInput, Model, Parameters } from '@playground/contracts'
import type { LaneDraft } from './lane-draft.ts'

/** What a lane is called: its own label, else its model's name. */
export function laneName(lane: LaneDraft, models: readonly Model[]): string {
  return lane.label ?? models.find(({ id }) => id === lane.model)?.name ?? lane.model
}

/** What differs from the defaults, in few words each. */
export function settingsInWords(lane: Parameters & Pick<LaneInput, 'instructions'>): string[] {
  const { temperature, topP, maxTokens, seed, stop, reasoningEffort, historyMessages, historyTokens } = lane
  return [
    ...(reasoningEffort === undefined ? [] : [`effort ${reasoningEffort}`]),
    ...(temperature === undefined ? [] : [`temp ${temperature}`]),
    ...(topP === undefined ? [] : [`top P ${topP}`]),
    ...(maxTokens === undefined ? [] : [`${maxTokens} tokens`]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...(stop === undefined ? [] : ['stop words']),
    ...(historyMessages === undefined && historyTokens === undefined ? [] : ['short history']),
    ...(lane.instructions === undefined || lane.instructions === '' ? [] : ['own instructions']),
  ]
}
