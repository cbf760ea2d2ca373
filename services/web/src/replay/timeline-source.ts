import type { Timeline } from '@playground/contracts'
import { createContext } from 'react'

/** Where the arrival times of runs come from when they are at hand, as on a shared page; else they are asked for. */
export const TimelineSource = createContext<((runId: string) => Timeline | undefined) | null>(null)
