import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { call } from '../outside/call.ts'
import { type Follower, followSession } from '../outside/follow-session.ts'
import type { Arena, Person } from './open-arena.ts'
import { promptFor } from './start-known-upstream.ts'

export type LoadOptions = Readonly<{
  sessions: number
  lanes: number
  /** Of 40 characters each, per answer, one every so often. */
  chunks: number
  everyMs: number
  /** Those of all providers unless told. */
  models?: readonly string[]
  /** How each session is followed, in turn. Two of them unless told: one by socket, one by SSE. */
  followers?: readonly ('ws' | 'sse')[]
  /** Where the gateways are; the stack's own addresses unless told. */
  urls?: readonly string[]
  seed?: string
}>

/** A session under load, and everybody who watches it. */
export type LoadedSession = Readonly<{
  id: string
  person: Person
  seed: string
  options: LoadOptions
  followers: readonly Follower[]
}>

const created = z.object({ id: z.string() })

/** How long a start may be refused for want of a part that is away just now. */
const insistMs = 60_000

/**
 * Starts sessions, every other one by REST and by socket, beginning at every gateway in turn, and follows each from
 * different gateways. A lane is told from the others by its instructions.
 */
export function startLoad(arena: Arena, options: LoadOptions): Promise<LoadedSession[]> {
  return Promise.all(startSessions(arena, options))
}

/** The same, each as soon as it has been accepted. */
export function startSessions(arena: Arena, options: LoadOptions): Promise<LoadedSession>[] {
  const models = options.models ?? interleave([...arena.models.values()].map((list) => list.slice(0, 3)))
  return Array.from({ length: options.sessions }, async (_, number): Promise<LoadedSession> => {
    const person = arena.people[number % arena.people.length]
    if (person === undefined) throw new Error('nobody is registered')
    const seed = `${options.seed ?? 'load'}-${randomUUID()}`
    const lanes = Array.from({ length: options.lanes }, (_, lane) => ({
      model: models[(number + lane) % models.length],
      instructions: `You are lane ${lane}.`,
    }))
    const body = { prompt: promptFor({ seed, chunks: options.chunks, everyMs: options.everyMs }), lanes }
    const urls = rotate(options.urls ?? arena.stack.urls, number)
    const kinds = options.followers ?? ['ws', 'sse']
    const follow = (kind: 'ws' | 'sse', at: number, begin: Parameters<typeof followSession>[0]['begin']) =>
      followSession({ urls: rotate(urls, at), token: person.token, transport: kind, begin })

    if (number % 2 === 1 && kinds[0] === 'ws') {
      const starter = follow('ws', 0, { start: body })
      const id = await starter.sessionId
      const others = kinds.slice(1).map((kind, at) => follow(kind, at + 1, { join: id }))
      return { id, person, seed, options, followers: [starter, ...others] }
    }
    const answer = await call(urls, person.token, '/sessions', { method: 'POST', body, insistMs })
    if (answer.status !== 201) throw new Error(`a start was answered ${answer.status} ${JSON.stringify(answer.body)}`)
    const { id } = created.parse(answer.body)
    return { id, person, seed, options, followers: kinds.map((kind, at) => follow(kind, at, { join: id })) }
  })
}

function rotate<Item>(list: readonly Item[], by: number): Item[] {
  const at = by % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}

/** The first of each list, then the second of each … */
function interleave<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat()
}
