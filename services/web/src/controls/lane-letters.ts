/** The letters of lanes by position. A hue belongs to the letter, whatever model is in the lane. */
export const laneLetters = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const
export type LaneLetter = (typeof laneLetters)[number]

/** The letter of the lane at `position`; lanes are eight at most, and a removed lane leaves its letter free. */
export function letterAt(position: number): LaneLetter {
  return laneLetters[position % laneLetters.length] ?? 'A'
}
