import { type LiveEvent, type Model, newId, type Run, type Session } from '@playground/contracts'

/** Characters of a token: the usual rule of thumb for English. */
export const tokenCharacters = 4

const paragraph =
  'Rivers bend because water on the outside of a curve flows faster than on the inside, so the **outer bank** is ' +
  'worn away while sand settles on the other side; `meander` is the word for it, and [it has a history](https://example.test).\n\n'
const list = '- A first point that takes one line\n- A second one with *emphasis*\n- A third\n\n'
const code = '```ts\nfunction flow(speed: number): number {\n  // faster outside\n  return speed * 1.5\n}\n```\n\n'
const table = '| Place | Speed | Bank |\n|---|---:|---|\n| inside | 0.4 | grows |\n| outside | 1.1 | is worn away |\n\n'

/** An answer as models write them, of so many characters. */
export function longAnswer(characters: number): string {
  const parts: string[] = []
  let length = 0
  for (let part = 0; length < characters; part++) {
    const text =
      part % 7 === 6
        ? code
        : part % 11 === 10
          ? table
          : part % 5 === 4
            ? list
            : `## Part ${part}\n\n${paragraph.repeat(2)}`
    parts.push(text)
    length += text.length
  }
  return parts.join('').slice(0, characters)
}

/** A session whose lanes are all in the middle of their answers. */
export function runningSession({ lanes, tokens }: { lanes: number; tokens: number }): Session {
  const [id, comparisonId, userId] = [newId(), newId(), newId()]
  const now = new Date().toISOString()
  const totals = { tokens: 0, costMicros: 0, averageDurationMs: null }
  const made = Array.from({ length: lanes }, (_, position) => ({
    ...{ id: newId(), position, model: benchModel.id, provider: benchModel.provider },
    ...{ label: `Lane ${position + 1}`, instructions: null, parameters: {} },
  }))
  const text = longAnswer(tokens * tokenCharacters)
  const runs = made.map((lane): Run => {
    return {
      ...{ id: newId(), comparisonId, laneId: lane.id, model: lane.model, provider: lane.provider },
      ...{ status: 'streaming', attempt: 1, index: tokens, text, reasoning: null, finishReason: null, error: null },
      ...{ metrics: null, droppedParameters: [], replaces: null, createdAt: now, endedAt: null },
    }
  })
  const comparison = { id: comparisonId, sessionId: id, position: 0, prompt: 'Why do rivers bend?', vote: null, totals }
  return {
    ...{ id, userId, title: 'Bench', blind: false, revealed: false, costCapMicros: null, lanes: made },
    comparisons: [{ ...comparison, status: 'running', runs, createdAt: now, endedAt: null }],
    ...{ status: 'running', totals, createdAt: now, updatedAt: now },
  }
}

/** The next token of a run. */
export function nextDelta(session: Session, run: Run, index: number, answer: string): LiveEvent {
  const offset = index * tokenCharacters
  return {
    type: 'run.delta',
    ...{ sessionId: session.id, runId: run.id, attempt: 1, index: index + 1, offset, kind: 'text' },
    text: answer.slice(offset, offset + tokenCharacters),
    ...{ at: new Date().toISOString(), cursor: `bench.${index}` },
  }
}

export const benchModel: Model = {
  ...{ id: 'bench/model', provider: 'bench', name: 'Bench', kind: 'chat', contextWindow: 1_000_000 },
  maxOutputTokens: 100_000,
  capabilities: { temperature: true, topP: true, seed: true, stop: true, reasoningEffort: false, reasoning: false },
  pricing: { inputMicrosPerMillion: 1_000_000, outputMicrosPerMillion: 4_000_000 },
  demo: false,
}
