import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

const niceness = -15

/**
 * Lets this process and all below it go before whatever else the machine does, where that is allowed (root). Load and
 * systems alike, so it favours none of them; it only keeps a busy machine out of the figures.
 */
export function takePrecedence(): void {
  for (const pid of descendants(process.pid)) {
    try {
      setPriority(pid, niceness)
      // Where the kernel groups by session, what is nice within a session says nothing beyond it.
      writeFileSync(`/proc/${pid}/autogroup`, String(niceness))
    } catch {}
  }
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8')
      parents.set(Number(name), Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {}
  }
  const isBelow = (pid: number): boolean => pid === root || (parents.has(pid) && isBelow(parents.get(pid) ?? 0))
  return [...parents.keys()].filter(isBelow)
}
