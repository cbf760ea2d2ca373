import type { Comparison, Metrics, Run, Session } from '@playground/contracts'

/** A session as Markdown, in pieces. Answers are Markdown already and stand as they are; names stand as text. */
export function* sessionMarkdown(session: Session): Generator<string> {
  yield `# ${plain(session.title)}\n\n${counted(session.comparisons.length, 'turn')} · ${session.createdAt.slice(0, 10)}\n`
  const labels = new Map(session.lanes.map(({ id, label }) => [id, label]))
  for (const comparison of session.comparisons) {
    yield `\n## Turn ${comparison.position + 1}\n\n${quoted(comparison.prompt)}\n`
    for (const run of comparison.runs) yield answerOf(comparison, run, labels.get(run.laneId))
  }
}

function answerOf({ vote }: Comparison, run: Run, label: string | undefined): string {
  const name = [label, run.model].filter((part) => typeof part === 'string').map(plain)
  const thinking = run.reasoning === null ? [] : [`*Thinking:*\n\n${quoted(run.reasoning)}`]
  const text = run.text === '' ? [] : [closed(run.text)]
  const facts = [
    ...(vote?.winner === run.id ? ['**voted best**'] : []),
    ...(vote?.winner === 'tie' ? ['voted a tie'] : []),
    ...(vote?.winner === 'both_bad' ? ['none voted good'] : []),
    run.status,
    ...(run.error === null ? [] : [plain(run.error.message)]),
    ...(run.metrics === null ? [] : figures(run.metrics)),
  ]
  return `\n### ${name.length > 0 ? name.join(' — ') : 'Answer'}\n\n${[...thinking, ...text, `*${facts.join(' · ')}*`].join('\n\n')}\n`
}

function figures({ durationMs, ttftMs, usage, costMicros, costStatus }: Metrics): string[] {
  return [
    ...(durationMs === null ? [] : [`${seconds(durationMs)} in all`]),
    ...(ttftMs === null ? [] : [`first token after ${seconds(ttftMs)}`]),
    counted(usage.total, 'token'),
    costMicros === null ? 'cost unknown' : `$${(costMicros / 1_000_000).toFixed(6)} (${costStatus})`,
  ]
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`
const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

/** A line of text that means nothing to Markdown or HTML. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>()#|~!&]/g, '\\$&')
    .trim()
}

const quoted = (text: string) =>
  text
    .split(/\r\n|[\n\r]/)
    .map((one) => `> ${one}`.trimEnd())
    .join('\n')

/** An answer that broke off inside a code block would take all that follows into it. */
function closed(text: string): string {
  let open: string | undefined
  for (const [, fence = '', rest = ''] of text.matchAll(/^ {0,3}(`{3,}|~{3,})(.*)$/gm)) {
    if (open === undefined) open = fence
    else if (fence[0] === open[0] && fence.length >= open.length && rest.trim() === '') open = undefined
  }
  return open === undefined ? text : `${text}\n${open}`
}
