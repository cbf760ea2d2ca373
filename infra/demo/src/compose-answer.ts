import type { Choose } from './choose.ts'
import { type Conversation, earlierTurns, lastPrompt } from './conversation.ts'
import { charactersPerToken } from './count-tokens.ts'
import type { DemoManner } from './demo-models.ts'
import { findTopic } from './find-topic.ts'
import { readWishes, type SectionKind } from './read-wishes.ts'
import { codeSamples } from './texts/code-samples.ts'
import { formulas } from './texts/formulas.ts'
import { lists } from './texts/lists.ts'
import { type Paragraph, paragraphs } from './texts/paragraphs.ts'
import { shortAnswers } from './texts/short-answers.ts'
import { tables } from './texts/tables.ts'
import { voices } from './texts/voices.ts'

/** How long a long answer takes to speak, without the time to its first token. */
const longSeconds = { long: 13, 'very-long': 18 }

const sectionTexts: Readonly<Record<SectionKind, { heading: string; texts: readonly string[] }>> = {
  table: { heading: 'Side by side', texts: tables },
  code: { heading: 'In code', texts: codeSamples },
  list: { heading: 'Step by step', texts: lists },
  math: { heading: 'The arithmetic', texts: formulas },
}

/** Markdown for any prompt: opening, body and closing in the model's voice, with the sections that were asked for. */
export function composeAnswer(conversation: Conversation, manner: DemoManner, choose: Choose): string {
  const prompt = lastPrompt(conversation)
  const wishes = readWishes(prompt)
  const topic = findTopic(prompt)
  const voice = voices[manner.voice]
  const isFollowUp = earlierTurns(conversation).some((turn) => turn.role === 'assistant')
  const withTopic = (text: string) =>
    capitalise(text.replace('{topic}', topic === null ? 'your question' : `“${topic}”`))
  const opening = withTopic(choose.one(isFollowUp ? voice.followUps : voice.openings))
  const note = conversation.instructions === '' ? [] : [followInstructions(conversation.instructions)]
  const wished = wishes.sections.map((kind) => section(kind, choose))

  // The opening is the model's own: two models may well choose the same short answer.
  if (wishes.length === 'short') return [...note, opening, choose.one(shortAnswers), ...wished].join('\n\n')
  const closing = choose.one(voice.closings)
  if (wishes.length === 'normal') {
    const body = choose.several(paragraphs, wished.length === 0 ? 3 : 1).map(write)
    const extra = wished.length === 0 ? [section(choose.one(['table', 'code', 'list', 'list']), choose)] : wished
    return [...note, opening, ...body, ...extra, closing].join('\n\n')
  }
  const enough = longSeconds[wishes.length] * manner.tokensPerSecond * charactersPerToken
  // A slow voice has room for a table and code only.
  const usual = enough < 4_000 ? (['table', 'code'] as const) : (['table', 'code', 'list', 'math'] as const)
  const unasked = usual.filter((kind) => !wishes.sections.includes(kind))
  const sections = [...wished, ...unasked.map((kind) => section(kind, choose))]
  const parts = [...note, opening]
  for (const paragraph of choose.several(paragraphs, paragraphs.length)) {
    if (length(parts) >= enough) break
    parts.push(write(paragraph), ...sections.splice(0, 1))
  }
  return [...parts, closing].join('\n\n')
}

const write = (paragraph: Paragraph) => `## ${paragraph.heading}\n\n${paragraph.text}`
const length = (parts: readonly string[]) => parts.reduce((sum, part) => sum + part.length, 0)
const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

function section(kind: SectionKind, choose: Choose): string {
  const { heading, texts } = sectionTexts[kind]
  return `## ${heading}\n\n${choose.one(texts)}`
}

/** Shows that the instructions of this lane arrived, and only those. */
function followInstructions(instructions: string): string {
  const topic = findTopic(instructions)
  return topic === null ? '*Following the instructions given.*' : `*Following the instructions “${topic}”.*`
}
