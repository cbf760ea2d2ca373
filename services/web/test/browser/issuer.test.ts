import { startStack } from '@playground/local'
import { freePort, issuerClient, startIssuer } from '@playground/testing'
import t from 'tap'
import { launchChromium, watchForTrouble } from './launch-chromium.ts'

t.setTimeout(120_000)
const issuer = await startIssuer()
t.teardown(() => issuer[Symbol.asyncDispose]())
const port = await freePort()
const stack = await startStack({
  web: true,
  port,
  environment: {
    PUBLIC_ORIGIN: `http://127.0.0.1:${port}`,
    OIDC_ISSUERS: issuer.issuer,
    OIDC_CLIENT_ID: issuerClient.id,
    OIDC_CLIENT_SECRET: issuerClient.secret,
    OIDC_NAME: 'Acme SSO',
  },
})
t.teardown(() => stack.stop())
issuer.register([`${stack.url}/api/v1/auth/oidc/callback`])
const browser = await launchChromium()
t.teardown(() => browser.close())

t.test('somebody the issuer vouches for comes in, to the page they wanted', async (t) => {
  await using context = await browser.newContext()
  const page = await context.newPage()
  issuer.seat(null)
  await page.goto(`${stack.url}/usage`)
  await page.getByRole('link', { name: 'Continue with Acme SSO' }).click()
  await page.getByRole('alert').filter({ hasText: 'was not finished' }).waitFor()

  issuer.seat({ sub: 'mira', email: 'mira@example.com', email_verified: true, name: 'Mira Kovač' })
  await page.goto(`${stack.url}/usage`)
  const trouble = watchForTrouble(page, stack.url)
  await page.getByRole('link', { name: 'Continue with Acme SSO' }).click()
  await page.waitForURL(`${stack.url}/usage`)
  await page.getByText('Mira Kovač').waitFor()
  t.same(
    trouble.filter((one) => !one.startsWith(`request: ${issuer.origin}`)),
    [],
  )
})
