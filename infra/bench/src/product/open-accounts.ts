import { randomUUID } from 'node:crypto'
import { z } from 'zod'

export type Accounts = Readonly<{
  /** Access tokens of enough people for so many sockets, none of them about to expire. */
  tokensFor: (sockets: number) => Promise<string[]>
}>

/** An eleventh socket of one person is refused, and so is a 17th run at once. */
const socketsPerPerson = 10
/** Of the ten minutes that a token lives, how many may have gone when a measurement begins. */
const freshMs = 4 * 60_000
/** Hashing a password takes its time on purpose; the gateway hashes four at once. */
const atOnce = 4

type Person = { token: string; cookie: string; signedInMs: number }

const answered = z.object({ accessToken: z.string() })

/** People who registered with a gateway, as many as are asked for. */
export function openAccounts(url: string): Accounts {
  const people: Person[] = []

  const post = async (path: string, headers: Record<string, string>, body: object): Promise<Person> => {
    const response = await fetch(`${url}/api/v1/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url, ...headers },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`)
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0])
    return {
      token: answered.parse(await response.json()).accessToken,
      cookie: cookie.join('; '),
      signedInMs: performance.now(),
    }
  }
  const register = (index: number) =>
    post(
      'register',
      { 'x-forwarded-for': `10.1.${Math.trunc(index / 250)}.${index % 250}` },
      { email: `${randomUUID()}@example.com`, password: `pass ${randomUUID()}` },
    )

  return {
    tokensFor: async (sockets) => {
      const needed = Math.max(1, Math.ceil(sockets / socketsPerPerson))
      while (people.length < needed) {
        const batch = Array.from({ length: Math.min(atOnce, needed - people.length) }, (_, step) =>
          register(people.length + step),
        )
        people.push(...(await Promise.all(batch)))
      }
      for (const person of people.slice(0, needed)) {
        if (performance.now() - person.signedInMs < freshMs) continue
        Object.assign(person, await post('refresh', { cookie: person.cookie }, {}))
      }
      return people.slice(0, needed).map(({ token }) => token)
    },
  }
}
