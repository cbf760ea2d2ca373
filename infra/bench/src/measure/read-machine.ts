import { readFileSync } from 'node:fs'

const tickMs = 10

/** Milliseconds of processor time that the whole machine has spent on anything until now, time stolen from it included. */
export function readMachineMs(): number {
  // user, nice, system, idle, iowait, irq, softirq, steal; what guests used is in user already.
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  )
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return (user + nice + system + irq + softirq + steal) * tickMs
}
