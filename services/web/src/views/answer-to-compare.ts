import type { LaneLetter } from '../controls/lane-letters.ts'

/** An answer as the views that compare answers need it. */
export type AnswerToCompare = Readonly<{
  letter: LaneLetter
  label: string
  text: string
  /** Answers with the same one were asked the same way: model, instructions and parameters. */
  way: string
}>
