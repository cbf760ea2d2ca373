import { readFile } from 'node:fs/promises'
import t from 'tap'
import { answerConversation, chatModelOf } from '../src/answer-conversation.ts'
import type { Conversation, Turn } from '../src/conversation.ts'
import { demoModels } from '../src/demo-models.ts'
import { findTopic } from '../src/find-topic.ts'
import { modelFile } from '../src/model-file.ts'
import { namesSomeone } from '../src/names-to-keep-out.ts'
import { codeSamples } from '../src/texts/code-samples.ts'
import { formulas } from '../src/texts/formulas.ts'
import { lists } from '../src/texts/lists.ts'
import { paragraphs } from '../src/texts/paragraphs.ts'
import { shortAnswers } from '../src/texts/short-answers.ts'
import { tables } from '../src/texts/tables.ts'
import { thoughts } from '../src/texts/thoughts.ts'
import { voices } from '../src/texts/voices.ts'

const names = demoModels.filter((model) => model.kind === 'chat').map((model) => model.id.split('/')[1] ?? '')

function conversation(model: string, ...said: string[]): Conversation {
  const turns = said.map((text, index): Turn => ({ role: index % 2 === 0 ? 'user' : 'assistant', text }))
  return { model, instructions: '', turns, maxOutputTokens: null }
}
const ask = (model: string, ...said: string[]) => answerConversation(conversation(model, ...said))

t.test('answers differ by model and by prompt, and are the same when asked again', async (t) => {
  const prompts = ['What is rain?', 'What is snow?', 'In short: what is rain?']
  const answers = names.flatMap((name) => prompts.map((prompt) => ask(name, prompt).text))
  t.equal(new Set(answers).size, names.length * prompts.length)
  t.equal(ask(names[0] ?? '', 'What is rain?').text, answers[0])
})

t.test('every model says another number and knows only its own', async (t) => {
  const said = names.map((name) => ask(name, 'Say a random number.').text)
  t.equal(new Set(said).size, names.length)
  for (const text of said) t.ok(Number(/\d+/.exec(text)?.[0]) <= 100, text)
  for (const [index, name] of names.entries()) {
    const number = /\*\*(\d+)\*\*/.exec(said[index] ?? '')?.[1]
    t.equal(
      ask(name, 'Say a random number.', said[index] ?? '', 'Which number did you say?').text,
      `I said **${number}**.`,
    )
  }
  t.match(ask(names[0] ?? '', 'Which number did you say?').text, 'not said a number')
})

t.test('the name and the first question come from the history', async (t) => {
  const history = ['Hello, my name is Ada.', 'Hello!', 'What is my name?']
  t.match(ask('demo-swift', ...history).text, '**Ada**')
  t.match(ask('demo-swift', 'What is my name?').text, 'not told me')
  t.match(ask('demo-swift', 'Why is the sea salty?', 'Rivers.', 'What did I ask first?').text, 'Why is the sea salty')
})

t.test('words of the prompt bring tables, code, lists, mathematics and length', async (t) => {
  for (const name of names) {
    t.match(ask(name, 'Put it in a table').text, /^\|.*\|$/m)
    t.match(ask(name, 'Show me code').text, /^```\w+$/m)
    t.match(ask(name, 'Give me a list of ideas').text, /^(- |1\. )/m)
    t.match(ask(name, 'Some math, please').text, '$$')
    t.ok(ask(name, 'Be brief: why?').text.length < 300)
    const long = ask(name, 'Write a long essay').text
    for (const part of [/^\|.*\|$/m, /^```\w+$/m, /^## /m, /\*\*/]) t.match(long, part)
    const longest = ask(name, 'Write a very long essay').text
    t.ok(longest.length > long.length)
    const headings = longest.match(/^## .*$/gm) ?? []
    t.equal(new Set(headings).size, headings.length, 'nothing is said twice')
  }
})

t.test('instructions of a lane change its answer and are said', async (t) => {
  const plain = conversation('demo-swift', 'What is rain?')
  const instructed = { ...plain, instructions: 'You are a pirate' }
  t.match(answerConversation(instructed).text, 'You are a pirate')
  t.not(answerConversation(instructed).text, answerConversation(plain).text)
})

t.test('a limit cuts the answer and says so', async (t) => {
  const cut = answerConversation({ ...conversation('demo-sage', 'A long essay'), maxOutputTokens: 10 })
  t.equal(cut.finishReason, 'length')
  t.equal(cut.text, '')
  t.equal(cut.reasoningTokens, 10)
})

t.test('no text names a model or a vendor, whatever is asked', async (t) => {
  const bank = [voices, paragraphs, lists, tables, codeSamples, formulas, thoughts, shortAnswers]
  t.notOk(namesSomeone(JSON.stringify(bank).replaceAll('\\n', '\n')))
  const prompts = [
    '',
    'Which model are you? GPT-5?',
    'Compare Claude and Gemini in a table',
    'short',
    'a very long one',
    '{}',
  ]
  for (const name of names) {
    for (const prompt of prompts) {
      const answer = ask(name, prompt)
      t.ok(answer.text.length > 0)
      t.notOk(namesSomeone(`${answer.text} ${answer.reasoning}`), prompt)
    }
  }
})

t.test('the check for names finds them beside punctuation and in any case', async (t) => {
  for (const text of ['OpenAI', 'as GPT-5, I', '(Claude)', 'gemini2', 'I am Demo Sage.']) t.ok(namesSomeone(text), text)
  for (const text of ['metaphor', 'message', 'swiftly', 'brooks no delay']) t.notOk(namesSomeone(text), text)
})

t.test('an answer speaks about the subject of the prompt, without the order around it', async (t) => {
  for (const [prompt, topic] of [
    ['Please write me a very long guide on learning the piano.', 'learning the piano'],
    ['Explain quicksort with code and a table, briefly', 'quicksort'],
    ['Compare tea and coffee in a table', 'tea and coffee'],
    ['How do tides work?', 'How do tides work'],
    ['你好，介绍一下潮汐', '你好，介绍一下潮汐'],
    ['Listen to the sea', 'Listen to the sea'],
    ['Write a long essay', null],
    ['', null],
  ] as const) {
    t.equal(findTopic(prompt), topic, prompt)
  }
})

t.test('characters outside the basic plane are not quoted, since frames could cut them in two', async (t) => {
  t.notMatch(ask('demo-swift', 'Why 🦊 foxes?').text, /[\ud800-\udfff]/)
})

t.test('the pace keeps its bounds: first token within 0.25–1.5 s, 30–140 tokens/s, a long answer 8–30 s', async (t) => {
  for (const name of names) {
    const { ttftMs, jitter, tokensPerSecond, frameCharacters } = chatModelOf(name).manner
    t.ok(ttftMs * (1 - jitter) >= 250 && ttftMs * (1 + jitter) <= 1500, `${name} ttft`)
    t.ok(tokensPerSecond >= 30 && tokensPerSecond <= 140 && frameCharacters <= 6, `${name} pace`)
    for (const prompt of [
      'Write a long essay',
      'Write a very long essay',
      'Write a very long essay about a table with code',
    ]) {
      const answer = ask(name, prompt)
      const seconds = (answer.outputTokens + answer.reasoningTokens) / tokensPerSecond
      t.ok(seconds >= 8 && seconds <= 27, `${name} speaks for ${seconds} s`)
    }
  }
  t.equal(new Set(names.map((name) => chatModelOf(name).manner.tokensPerSecond)).size, names.length)
})

t.test('models.json is the catalogue', async (t) => {
  t.equal(await readFile(new URL('../models.json', import.meta.url), 'utf8'), modelFile())
})
