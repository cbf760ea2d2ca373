import type { Lane } from '@playground/contracts'

/** Provider and what differs from its defaults, for the line under a lane's name. */
export function laneSubline({ provider, parameters, instructions }: Lane, demo: boolean): string {
  const { temperature, topP, maxTokens, seed, reasoningEffort } = parameters
  return [
    provider ?? '',
    ...(demo ? ['demo'] : []),
    ...(reasoningEffort === undefined ? [] : [`effort ${reasoningEffort}`]),
    ...(temperature === undefined ? [] : [`temp ${temperature}`]),
    ...(topP === undefined ? [] : [`top P ${topP}`]),
    ...(maxTokens === undefined ? [] : [`${maxTokens} tokens`]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...(instructions === null || instructions === '' ? [] : ['own instructions']),
  ]
    .filter((part) => part !== '')
    .join(', ')
}
