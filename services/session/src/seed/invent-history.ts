import { estimateTokens, newId } from '@playground/contracts'
import { type Chance, chance } from './chance.ts'
import { type InventedRun, inventRun } from './invent-run.ts'
import { type Voice, voices } from './models.ts'
import { type Topic, topics } from './topics.ts'

type Lane = Readonly<{ id: string; voice: Voice; position: number }>
type Turn = Readonly<{
  id: string
  position: number
  prompt: string
  at: Date
  runs: readonly (InventedRun & Readonly<{ id: string; lane: Lane; replaces: string | null }>)[]
  /** A run's id, `tie` or `both_bad`. */
  winner: string | null
}>
export type InventedSession = Readonly<{
  id: string
  title: string
  tag: string
  at: Date
  blind: boolean
  revealed: boolean
  shared: boolean
  lanes: readonly Lane[]
  turns: readonly Turn[]
}>

const dayMs = 86_400_000
const days = 34
const pauseMs = 7 * 60_000

/** What makes some sessions different from the rest, by their place. */
const special = { conversation: 3, retried: 5, interrupted: 9, cancelled: 12, shared: 15, blind: 17 }
const blindAndVoted = new Set([2, 7, 11, 14])

const followUps: readonly ((topic: Topic, answer: string) => { prompt: string; answer: string })[] = [
  (topic) => ({ prompt: 'What is the catch?', answer: topic.risk }),
  (topic, answer) => ({
    prompt: 'Shorter, please.',
    answer: answer === topic.brief ? (topic.brief.split(/(?<=[.!?:])\s/)[0] ?? topic.brief) : topic.brief,
  }),
]

/** Five weeks of somebody's sessions, ending yesterday, oldest first. The same every time but for the dates. */
export function inventHistory(now: Date): InventedSession[] {
  const random = chance(20_260)
  const start = now.getTime() - days * dayMs
  return topics.map((topic, at) => {
    const morning = start + Math.floor((at * (days - 1)) / (topics.length - 1)) * dayMs
    return inventSession(topic, at, new Date(morning + random.between(0, 8) * 3_600_000), random)
  })
}

function inventSession(topic: Topic, place: number, at: Date, random: Chance): InventedSession {
  const id = newId(at.getTime())
  const blind = place === special.blind || blindAndVoted.has(place)
  const count = place === special.conversation ? 1 : 2 + random.whole(3)
  const first = random.whole(voices.length)
  const lanes = Array.from({ length: count }, (_, position): Lane[] => {
    const voice = voices[(first + position * (place % 2 === 0 ? 1 : 5)) % voices.length]
    return voice === undefined ? [] : [{ id: newId(at.getTime()), voice, position }]
  }).flat()
  const turns: Turn[] = []
  const asked = [null, ...followUps.filter(() => random.happens(0.65))]
  for (const [position, followUp] of asked.entries()) {
    const turnAt = new Date(at.getTime() + position * pauseMs)
    turns.push(inventTurn(topic, followUp, { place, position, lanes, at: turnAt, before: turns }, random))
  }
  const voted = blind && place !== special.blind
  return {
    ...{ id, title: topic.prompt.slice(0, 60), tag: topic.tag, at, blind, revealed: voted },
    ...{ shared: place === special.shared, lanes, turns },
  }
}

type Setting = Readonly<{
  place: number
  position: number
  lanes: readonly Lane[]
  at: Date
  before: readonly Turn[]
}>

function inventTurn(
  topic: Topic,
  followUp: (typeof followUps)[number] | null,
  { place, position, lanes, at, before }: Setting,
  random: Chance,
): Turn {
  const id = newId(at.getTime())
  const runs = lanes.flatMap((lane) => {
    const own = lane.voice.brief ? topic.brief : topic.long
    const { prompt, answer } = followUp?.(topic, own) ?? { prompt: topic.prompt, answer: own }
    const historyTokens = before.reduce((sum, turn) => {
      const said = turn.runs.find((run) => run.lane === lane && run.status !== 'failed')
      return sum + estimateTokens(turn.prompt) + estimateTokens(said?.text ?? '')
    }, 0)
    const invent = (status: InventedRun['status'], replaces: string | null) => ({
      ...inventRun(lane.voice, { prompt, answer, historyTokens, status }, random),
      ...{ id: newId(at.getTime()), lane, replaces },
    })
    if (position > 0 || lane.position > 0) return [invent('completed', null)]
    if (place === special.interrupted) return [invent('interrupted', null)]
    if (place === special.cancelled) return [invent('cancelled', null)]
    if (place !== special.retried) return [invent('completed', null)]
    const failed = invent('failed', null)
    return [failed, invent('completed', failed.id)]
  })
  const prompt = followUp?.(topic, topic.long).prompt ?? topic.prompt
  const mayVote = lanes.length > 1 && place !== special.blind && random.happens(0.95)
  return { id, position, prompt, at, runs, winner: mayVote ? inventVote(runs, random) : null }
}

function inventVote(runs: Turn['runs'], random: Chance): string {
  if (random.happens(0.14)) return 'tie'
  if (random.happens(0.04)) return 'both_bad'
  const answers = runs.filter(({ status }) => status === 'completed')
  let lot = random.between(
    0,
    answers.reduce((sum, { lane }) => sum + lane.voice.liking, 0),
  )
  for (const { id, lane } of answers) {
    lot -= lane.voice.liking
    if (lot <= 0) return id
  }
  return 'tie'
}
