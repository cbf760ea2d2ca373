import type { LaneInput, Model } from '@playground/contracts'

export type Setting = Exclude<keyof LaneInput, 'model' | 'agentId' | 'label'>

/** Whether a model takes a setting. What the platform itself does with instructions and histories, all of them do. */
export function accepts(model: Model | undefined, setting: Setting): boolean {
  switch (setting) {
    case 'temperature':
    case 'topP':
    case 'seed':
    case 'stop':
    case 'reasoningEffort':
      // A model that is gone takes nothing away: what was set for it stays visible.
      return model?.capabilities[setting] ?? true
    case 'instructions':
    case 'maxTokens':
    case 'historyMessages':
    case 'historyTokens':
      return true
    default:
      return setting satisfies never
  }
}
