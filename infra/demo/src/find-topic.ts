import { namesSomeone } from './names-to-keep-out.ts'

const maxLength = 70

/**
 * A few words of the prompt to speak about, or null when nothing may or can be quoted: empty prompts, prompts
 * that name a vendor, prompts that are code. Characters outside the basic plane are left out, because frames are
 * cut by UTF-16 length and must not cut one in two.
 */
export function findTopic(prompt: string): string | null {
  const line = prompt
    .split(/\n/)
    .map((text) => text.replace(/[\u{10000}-\u{10ffff}`*_#|<>[\]]/gu, '').trim())
    .find((text) => text.length > 0)
  if (!line) return null
  const sentence = line.split(/(?<=[.!?。！？])\s/u)[0] ?? line
  const bare = sentence.replace(/[\s.!?。！？:;,]+$/u, '').toWellFormed()
  if (bare.length === 0 || /[{};=]/.test(bare) || namesSomeone(bare)) return null
  if (bare.length <= maxLength) return bare
  const cut = bare.slice(0, maxLength)
  const space = cut.lastIndexOf(' ')
  return `${space > maxLength / 2 ? cut.slice(0, space) : cut}…`
}
