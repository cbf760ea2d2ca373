import {
  type Bus,
  maxScratchBytes,
  type ScratchChat,
  type ScratchMessage,
  scratchChat,
  scratchTtlMs,
  WrongLastSequence,
} from '@playground/bus'
import { encodedBytes, newId } from '@playground/contracts'
import { procedureTimeoutMs } from '../live/compose-session.ts'
import { within } from '../live/within.ts'

type Whose = Readonly<{ userId: string; model: string }>

/** A history as it is now, and until when it lives if nobody touches it again. */
export type ScratchView = ScratchChat & Readonly<{ expiresAt: string | null }>

/** What was said in scratch: 30 minutes per user and model, counted from the last time it was written or read. */
export type ScratchHistories = Readonly<{
  read: (whose: Whose) => Promise<ScratchView>
  /** Adds a turn, once however often it is asked; not if the chat it belongs to was cleared meanwhile. */
  append: (whose: Whose, chat: string, turn: readonly ScratchMessage[]) => Promise<void>
  /** Forgets what was said to a model, or to all. */
  clear: (userId: string, model: string | null) => Promise<void>
}>

/** An answer that is paid for waits longer for its place than a question. */
const appendTimeoutMs = 30_000

/** Whoever never said anything and whose history expired begin alike. */
const none: ScratchChat = { chat: '', messages: [] }

export function scratchHistories(bus: Bus): ScratchHistories {
  /** Changes a history by compare-and-set: what another writes at the same time is not lost. Null leaves it. */
  const change = (
    { userId, model }: Whose,
    by: (now: ScratchChat) => ScratchChat | null,
    timeoutMs = procedureTimeoutMs,
  ): Promise<ScratchChat> => {
    const names = { userId, model: keyOf(model) }
    return within(timeoutMs, async (signal) => {
      for (;;) {
        const last = await bus.readLast(scratchChat, names)
        const now = last?.message ?? none
        const next = by(now)
        if (next === null) return now
        try {
          const publication = { messageId: newId(), expectedLastSequence: last?.sequence ?? 0, signal }
          await bus.store(scratchChat, names, next, publication)
          return next
        } catch (error) {
          if (!(error instanceof WrongLastSequence)) throw error
        }
      }
    })
  }

  return {
    read: async (whose) => {
      // Written again as it is: that is when its 30 minutes begin.
      const { chat, messages } = await change(whose, (now) => (now.messages.length === 0 ? null : now))
      const expiresAt = messages.length === 0 ? null : new Date(Date.now() + scratchTtlMs).toISOString()
      return { chat, messages, expiresAt }
    },
    append: async (whose, chat, turn) => {
      const add = (now: ScratchChat) => {
        const isThere = now.messages.some(({ runId }) => runId === turn[0]?.runId)
        if (isThere || now.chat !== chat) return null
        return fitting({ chat, messages: [...now.messages, ...turn] })
      }
      await change(whose, add, appendTimeoutMs)
    },
    clear: async (userId, model) => {
      const keys = model === null ? await bus.listNames(scratchChat, { userId }) : [{ model: keyOf(model) }]
      const cleared = (key: { model: string }) =>
        change({ userId, model: modelOf(key.model) }, () => ({ chat: newId(), messages: [] }))
      await Promise.all(keys.map(cleared))
    },
  }
}

/** The oldest messages give way. */
function fitting({ chat, messages }: ScratchChat): ScratchChat {
  let size = encodedBytes({ chat, messages })
  let from = 0
  for (; size > maxScratchBytes && from < messages.length; from++) size -= encodedBytes(messages[from]) + 1
  return { chat, messages: messages.slice(from) }
}

const keyOf = (model: string) => Buffer.from(model).toString('base64url')
const modelOf = (key: string) => Buffer.from(key, 'base64url').toString()
