const colours = [36, 33, 35, 32, 34, 31]
const seen = new Map<string, number>()

/** One line on the terminal: who says it, in its own colour where there are colours, and what. */
export function printLine(part: string, sentence: string): void {
  const colour = seen.get(part) ?? colours[seen.size % colours.length] ?? 36
  seen.set(part, colour)
  const name = part.padEnd(10)
  process.stdout.write(`${process.stdout.isTTY ? `\x1b[${colour}m${name}\x1b[0m` : name} ${sentence}\n`)
}
