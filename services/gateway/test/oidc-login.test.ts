import { newId, user } from '@playground/contracts'
import { issuerClient, startIssuer } from '@playground/testing'
import { t } from 'tap'
import { z } from 'zod'
import { safePath } from '../src/auth/issuer/safe-path.ts'
import { speak } from './fixtures/lab-worker.ts'
import { openBrowser } from './fixtures/open-browser.ts'
import { openSocket } from './fixtures/open-socket.ts'
import { startStack } from './fixtures/start-stack.ts'

t.setTimeout(120_000)
const issuer = await startIssuer()
const OIDC = {
  OIDC_ISSUERS: [issuer.issuer],
  OIDC_CLIENT_ID: issuerClient.id,
  OIDC_CLIENT_SECRET: issuerClient.secret,
  OIDC_NAME: 'The team',
}
const stack = await startStack({
  scripts: { brief: speak(3, 0) },
  session: { ADMIN_EMAILS: 'chief@example.com' },
  gateways: [OIDC, OIDC, {}, { ...OIDC, PUBLIC_ORIGIN: 'https://play.example.com' }],
})
t.teardown(async () => {
  await stack[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
})
const [first, second, without, secured] = [0, 1, 2, 3].map(stack.gatewayAt)
if (!first || !second || !without || !secured) throw new Error('four gateways')
const callback = `${first.url}/api/v1/auth/oidc/callback`
issuer.register([callback])

const account = z.object({ user })
const signedOut = z.object({ redirect: z.string() })
let people = 0
const newPerson = (more: Record<string, unknown> = {}) => {
  const sub = `person-${++people}`
  return { sub, email: `${sub}@example.com`, email_verified: true, name: `Person ${people}`, ...more }
}
const login = (returnTo = '/') => `${first.url}/api/v1/auth/oidc/login?returnTo=${encodeURIComponent(returnTo)}`
const me = async (browser: ReturnType<typeof openBrowser>) => {
  const { response } = await browser.visit(`${first.url}/api/v1/auth/me`)
  return response.status === 200 ? account.parse(await response.json()).user : null
}

t.test('a person signs in through the issuer and comes back to where they were', async (t) => {
  const person = { ...newPerson(), picture: 'https://pictures.example.com/1.png' }
  issuer.seat(person)
  const browser = openBrowser()
  const start = await browser.visit(login('/sessions/1?tab=2#end'))
  t.equal(start.status, 302)
  const asked = new URL(start.location ?? '').searchParams
  t.match(Object.fromEntries(asked), { response_type: 'code', code_challenge_method: 'S256', redirect_uri: callback })
  for (const name of ['state', 'nonce', 'code_challenge']) t.ok((asked.get(name) ?? '').length >= 40, name)
  const back = await browser.follow(start.location ?? '', callback)
  const end = await browser.visit(back.location ?? '')
  t.equal(end.status, 302)
  t.equal(end.location, `${first.url}/sessions/1?tab=2#end`)
  t.match(await me(browser), { email: person.email, name: person.name, picture: person.picture, role: 'user' })
  t.same([...browser.cookies(first.url).keys()].sort(), ['at', 'oidc', 'rt', 'signed_in'])
})

t.test('where it was begun and where it ends may be two gateways', async (t) => {
  issuer.seat(newPerson())
  const browser = openBrowser()
  const start = await browser.visit(login())
  const back = await browser.follow(start.location ?? '', callback)
  const elsewhere = new URL(back.location ?? '')
  const cookie = [...browser.cookies(first.url)].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { cookie, host: new URL(first.url).host }
  const end = await second.app.inject({ url: `${elsewhere.pathname}${elsewhere.search}`, headers })
  t.equal(end.statusCode, 302, end.body)
})

t.test('the same person comes back to the same account; a twin by address does not', async (t) => {
  const person = newPerson()
  issuer.seat(person)
  const [one, two, three] = [openBrowser(), openBrowser(), openBrowser()]
  await one.follow(login())
  issuer.seat({ ...person, name: 'Renamed' })
  await two.follow(login())
  const [before, after] = [await me(one), await me(two)]
  t.equal(after?.id, before?.id)
  t.equal(after?.name, 'Renamed')
  issuer.seat(newPerson({ email: person.email }))
  await three.follow(login())
  const twin = await me(three)
  t.equal(twin?.email, person.email)
  t.not(twin?.id, before?.id)
})

t.test('a configured administrator is one when the issuer vouches for the address', async (t) => {
  const [verified, unverified] = [openBrowser(), openBrowser()]
  issuer.seat(newPerson({ email: 'chief@example.com' }))
  await verified.follow(login())
  issuer.seat(newPerson({ email: 'chief@example.com', email_verified: false }))
  await unverified.follow(login())
  t.equal((await me(verified))?.role, 'admin')
  t.equal((await me(unverified))?.role, 'user')
})

t.test('an issuer that says no address makes an account without one', async (t) => {
  issuer.seat({ sub: `bare-${newId()}` })
  const browser = openBrowser()
  await browser.follow(login())
  t.match(await me(browser), { email: null, name: null, picture: null })
})

t.test('a sign-in that is not what was begun is refused and leaves no login', async (t) => {
  issuer.seat(newPerson())
  const change = (address: string | null, edit: (query: URLSearchParams) => void) => {
    const url = new URL(address ?? '')
    edit(url.searchParams)
    return url.href
  }
  type Edit = (query: URLSearchParams) => void
  const none: Edit = () => {}
  const cases: [string, { there?: Edit; back?: Edit; other?: boolean }][] = [
    ['no state', { back: (query) => query.delete('state') }],
    ['a wrong state', { back: (query) => query.set('state', 'x'.repeat(300)) }],
    ['a state that is a little different', { back: (query) => query.set('state', `${query.get('state')}A`) }],
    ['another state on the way there', { there: (query) => query.set('state', 'mine') }],
    ['another nonce', { there: (query) => query.set('nonce', 'n'.repeat(43)) }],
    ['another challenge', { there: (query) => query.set('code_challenge', 'c'.repeat(43)) }],
    ['another issuer', { back: (query) => query.set('iss', 'https://evil.test') }],
    ['no issuer, where it always says itself', { back: (query) => query.delete('iss') }],
    ['no code', { back: (query) => query.delete('code') }],
    ['a made-up code', { back: (query) => query.set('code', 'c'.repeat(43)) }],
    ['another browser', { other: true }],
  ]
  for (const [name, { there = none, back = none, other = false }] of cases) {
    const browser = openBrowser()
    const start = await browser.visit(login())
    const returned = await browser.follow(change(start.location, there), callback)
    const victim = other ? openBrowser() : browser
    const end = await victim.visit(change(returned.location, back))
    t.equal(end.status, 400, name)
    t.match(await end.response.json(), { code: 'validation_failed' }, name)
    t.equal(await me(victim), null, name)
  }
  const browser = openBrowser()
  const returned = await browser.follow(login(), callback)
  t.equal((await browser.visit(returned.location ?? '')).status, 302)
  t.equal((await browser.visit(returned.location ?? '')).status, 400, 'nor does the same come twice')
})

t.test('whoever does not want to sign in comes back to the sign-in page', async (t) => {
  issuer.seat(null)
  const browser = openBrowser()
  const end = await browser.follow(login('/sessions'), `${first.url}/sign-in`)
  t.equal(end.location, `${first.url}/sign-in?error=issuer`)
  t.equal(await me(browser), null)
})

t.test('signing out ends it here, and says where it is ended at the issuer', async (t) => {
  issuer.seat(newPerson())
  const browser = openBrowser()
  await browser.follow(login())
  await using socket = await openSocket(second, browser.cookies(first.url).get('at') ?? '')
  const headers = { 'sec-fetch-site': 'same-origin' }
  const { response } = await browser.visit(`${first.url}/api/v1/auth/logout`, { method: 'POST', headers })
  const { redirect } = signedOut.parse(await response.json())
  t.ok(redirect.startsWith(`${issuer.issuer}/session/end?`))
  t.match(Object.fromEntries(new URL(redirect).searchParams), {
    id_token_hint: String,
    client_id: issuerClient.id,
    post_logout_redirect_uri: `${first.url}/`,
  })
  t.match(await socket.closed, { code: 4401 })
  t.equal(await me(browser), null)
  const page = await browser.visit(redirect)
  t.equal(page.status, 200, 'the issuer knows what it is about')
})

t.test('signing out works while the issuer is out of reach, signing in says so', async (t) => {
  issuer.seat(newPerson())
  const browser = openBrowser()
  await browser.follow(login())
  issuer.setDown(true)
  t.teardown(() => issuer.setDown(false))
  const headers = { 'sec-fetch-site': 'same-origin' }
  const { response } = await browser.visit(`${first.url}/api/v1/auth/logout`, { method: 'POST', headers })
  t.equal(response.status, 200)
  const fresh = await secured.app.inject({ url: '/api/v1/auth/oidc/login' })
  t.equal(fresh.statusCode, 503)
  t.ok(Number(fresh.headers['retry-after']) > 0)
})

t.test('where people come by https the marks are bound to it', async (t) => {
  const start = await secured.app.inject({ url: '/api/v1/auth/oidc/login', headers: { host: 'evil.test' } })
  t.equal(start.statusCode, 302)
  t.match(start.headers['set-cookie'], /^__Host-oidc=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  const { searchParams } = new URL(String(start.headers.location))
  t.equal(searchParams.get('redirect_uri'), 'https://play.example.com/api/v1/auth/oidc/callback')
})

t.test('without an issuer there is nothing', async (t) => {
  for (const path of ['/api/v1/auth/oidc/login', '/api/v1/auth/oidc/callback?code=a&state=b']) {
    const response = await without.app.inject({ url: path })
    t.equal(response.statusCode, 404)
    t.match(response.json(), { code: 'not_found' })
  }
  t.match((await without.app.inject({ url: '/api/v1/info' })).json(), { features: { oidc: false } })
  const info = (await first.app.inject({ url: '/api/v1/info' })).json()
  t.match(info, { features: { oidc: true }, issuer: { name: 'The team' } })
  t.equal(info.endpoints.oidcLogin, '/api/v1/auth/oidc/login')
})

t.test('nobody is sent on to another site', async (t) => {
  const paths: [string, string][] = [
    ['//evil.test', '/'],
    ['///evil.test', '/'],
    ['https:evil.test', '/'],
    ['https://evil.test', '/'],
    ['javascript:alert(1)', '/'],
    ['/\\evil.test', '/'],
    ['\\/evil.test', '/'],
    ['/.//evil.test', '/'],
    ['/a/..//evil.test', '/'],
    ['/%5cevil.test', '/'],
    ['%0d%0aSet-Cookie:a=b', '/'],
    ['/%0d%0aSet-Cookie:a=b', '/'],
    ['/\r\nSet-Cookie:a=b', '/'],
    ['/\t/evil.test', '/'],
    [' /evil', '/'],
    ['', '/'],
    ['sessions', '/'],
    [`/${'a'.repeat(500)}`, '/'],
    ['/sessions/1?a=b#c', '/sessions/1?a=b#c'],
    ['/?next=https://elsewhere.test', '/?next=https://elsewhere.test'],
  ]
  for (const [wanted, expected] of paths) t.equal(safePath(wanted), expected, JSON.stringify(wanted))
  issuer.seat(newPerson())
  for (const wanted of ['//evil.test', '/\\evil.test', 'https:evil.test', '/\r\nx']) {
    const browser = openBrowser()
    const end = await browser.visit((await browser.follow(login(wanted), callback)).location ?? '')
    t.equal(end.response.headers.get('location'), '/', JSON.stringify(wanted))
  }
})
