import { namesSomeone } from './names-to-keep-out.ts'

const maxLength = 70

/** "Please write me a very long guide on", "Explain", "Tell us about": what is left is what it is about. */
const orderBefore = new RegExp(
  [
    /^(?:please,? |can you |could you |would you )*/,
    /(?:(?:write|give|tell|show|explain|describe|compare|discuss|list|make|create|outline|draft|answer)(?: to)?(?: me| us)? )?/,
    /(?:(?:an?|the|some) )?(?:(?:very|really|extremely) )?(?:(?:long|short|brief|quick|detailed|thorough) )?/,
    /(?:(?:guide|essay|article|story|answer|list|table|summary|overview|explanation|comparison|text|code)(?: |$))?/,
    /(?:(?:on|about|of|for|comparing) )?/,
  ]
    .map((part) => part.source)
    .join(''),
  'i',
)

/** "…, briefly", "… with code and a table", "… in detail". */
const orderBehind =
  /,? (?:briefly|shortly|in (?:short|brief|detail|depth|a table|one sentence)|(?:with|using|as) (?:an? )?(?:code|table|list|examples?|formulas?|math).*)$/i

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
  const whole = sentence.replace(/[\s.!?。！？:;,]+$/u, '').toWellFormed()
  const bare = whole.replace(orderBefore, '').replace(orderBehind, '').replace(orderBehind, '')
  if (bare.length === 0 || /[{};=]/.test(bare) || namesSomeone(bare)) return null
  if (bare.length <= maxLength) return bare
  const cut = bare.slice(0, maxLength)
  const space = cut.lastIndexOf(' ')
  return `${space > maxLength / 2 ? cut.slice(0, space) : cut}…`
}
