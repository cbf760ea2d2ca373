import type { Timeline } from '@playground/contracts'

/** Points kept at most. */
export const maxTimelinePoints = 10_000

/** Collects when how much of the text had arrived, in bounded space. */
export interface TimelineCollector {
  /** `length` is the UTF-16 length of the text so far. */
  add(ms: number, length: number): void
  points(limit?: number): Timeline
}

/** A collector without points. Beyond the limit neighbours are merged: the later of two stands for both. */
export function collectTimeline(): TimelineCollector {
  let points: Timeline = []
  return {
    add: (ms, length) => {
      points.push([Math.round(ms * 10) / 10, length])
      if (points.length >= maxTimelinePoints) points = mergeNeighbours(points)
    },
    points: (limit = maxTimelinePoints) => {
      let merged = points
      while (merged.length > limit) merged = mergeNeighbours(merged)
      return merged
    },
  }
}

function mergeNeighbours(points: Timeline): Timeline {
  return points.filter((_, index) => index % 2 === 1 || index === points.length - 1)
}
