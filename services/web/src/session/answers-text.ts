import type { Lane, Run } from '@playground/contracts'

/** All answers of a turn as one text: the prompt, then each lane under its name. */
export function answersText(prompt: string, answers: readonly { lane: Lane; run: Run }[]): string {
  const parts = answers
    .filter(({ run }) => run.text !== '')
    .map(({ lane, run }) => `## ${lane.label}\n\n${run.text.trim()}`)
  const quoted = prompt
    .trim()
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n')
  return `${[quoted, ...parts].join('\n\n')}\n`
}
