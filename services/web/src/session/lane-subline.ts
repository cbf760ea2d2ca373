import type { Lane } from '@playground/contracts'
import { settingsInWords } from '../lanes/lane-words.ts'

/** Provider and what differs from its defaults, for the line under a lane's name. */
export function laneSubline({ provider, parameters, instructions }: Lane, demo: boolean): string {
  return [
    provider ?? '',
    ...(demo ? ['demo'] : []),
    ...settingsInWords({ ...parameters, ...(instructions === null ? {} : { instructions }) }),
  ]
    .filter((part) => part !== '')
    .join(', ')
}
