import { readdirSync, readFileSync } from 'node:fs'

/** A process and everything below it, under one name. */
export type Part = Readonly<{ name: string; pid: number }>

/** `pssBytes` counts memory that is shared by its share; it takes so long to read that it is 0 unless asked for. */
export type Usage = Readonly<{ cpuMs: number; rssBytes: number; pssBytes: number }>

/** The kernel counts in hundredths of a second (USER_HZ), on every architecture that Node runs on. */
const tickMs = 10
const pageBytes = 4096

type Entry = Readonly<{ pid: number; parent: number; cpuMs: number; rssBytes: number }>

/** What each part has used of the processor until now, and holds of the memory. Who started whom does not count twice. */
export function readUsage(parts: readonly Part[], withPss = false): ReadonlyMap<string, Usage> {
  const entries = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readEntry(Number(name)))
    .filter((entry) => entry !== undefined)
  const below = Map.groupBy(entries, ({ parent }) => parent)
  const byPid = new Map(entries.map((entry) => [entry.pid, entry]))
  const roots = new Set(parts.map(({ pid }) => pid))

  const gather = (pid: number): Entry[] => {
    const own = byPid.get(pid)
    const children = (below.get(pid) ?? []).filter((entry) => !roots.has(entry.pid))
    return [...(own === undefined ? [] : [own]), ...children.flatMap((entry) => gather(entry.pid))]
  }
  return new Map(
    parts.map(({ name, pid }) => {
      const all = gather(pid)
      return [
        name,
        {
          cpuMs: sum(all.map(({ cpuMs }) => cpuMs)),
          rssBytes: sum(all.map(({ rssBytes }) => rssBytes)),
          pssBytes: withPss ? sum(all.map(({ pid: each }) => readPss(each))) : 0,
        },
      ]
    }),
  )
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

function readEntry(pid: number): Entry | undefined {
  const text = read(`/proc/${pid}/stat`)
  if (text === undefined) return undefined
  // The name in parentheses may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  // Its own in user and system mode, and that of children which are gone: a connection of Postgres is one of these.
  const ticks = field(14) + field(15) + field(16) + field(17)
  return { pid, parent: field(4), cpuMs: ticks * tickMs, rssBytes: field(24) * pageBytes }
}

function readPss(pid: number): number {
  const found = read(`/proc/${pid}/smaps_rollup`)?.match(/^Pss:\s+(\d+) kB/m)
  return Number(found?.[1] ?? 0) * 1024
}

/** Processes come and go while they are read. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
