import { hash, parseOptions, verify } from '@node-rs/argon2'
import { ProcedureError } from '@playground/contracts'

/** OWASP's first choice of argon2id where memory is dear: 19 MiB, two passes. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const maxParallel = 4
const maxWaitMs = 2000

/** Argon2id takes memory and time on purpose: only so many at once, the rest waits a little, then is refused. */
let running = 0
const waiting: (() => void)[] = []

/** Hashes a password as a PHC string. Throws `unavailable` when too many are being hashed. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, cost))
}

/** Whether the password is the one that was hashed; takes as long when there is no hash, then it is not. */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const expected = passwordHash ?? (await decoy)
  const same = await inTurn(() => verify(expected, password))
  return same && passwordHash !== null
}

/** Whether a hash was made with other parameters than today's. */
export function isOutdated(passwordHash: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash)
  return memoryCost !== cost.memoryCost || timeCost !== cost.timeCost || parallelism !== cost.parallelism
}

const decoy = hash(crypto.randomUUID(), cost)

async function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
  if (running >= maxParallel) await turn()
  else running++
  try {
    return await task()
  } finally {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
}

function turn(): Promise<void> {
  return new Promise((resolve, reject) => {
    const start = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(start), 1)
      reject(new ProcedureError('unavailable', 'Too many people are signing in right now.', { retryAfterSeconds: 2 }))
    }, maxWaitMs)
    waiting.push(start)
  })
}
