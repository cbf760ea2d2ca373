import { z } from 'zod'

const longest = 8000
const anyMath = /\$|\\[([]/

/**
 * Code spans are stepped over. Then `\[…\]`, `\(…\)`, and `$…$` where the dollars hug their content and no digit
 * follows (Pandoc's rule), so that prices stay prices.
 */
const spans =
  /(?<tick>`+)(?:(?!\k<tick>)[\s\S])+?\k<tick>(?!`)|\\\[(?<block>[\s\S]+?)\\\]|\\\((?<inline>[^\n]+?)\\\)|\$\$[\s\S]*?\$\$|(?<![\\$\w])\$(?![\s$])(?<dollar>[^$\n]*?[^\s$\\])\$(?![\d$])/g

const marked = z.object({ block: z.string(), inline: z.string(), dollar: z.string() }).partial()

/** Writes the ways in which models mark math in the one way that the parser is set to: `$$…$$`. */
export function markMath(source: string): string {
  if (source.length > longest || !anyMath.test(source)) return source
  return source.replace(spans, (whole, ...rest) => {
    const tex = marked.safeParse(rest.at(-1)).data
    const content = tex?.block ?? tex?.inline ?? tex?.dollar
    return content === undefined ? whole : `$$${content.trim()}$$`
  })
}
