import { createLogger, parseConfig } from '@playground/runtime'
import { sessionConfig } from '../config.ts'
import { connect } from '../db/connect.ts'
import { seedAccount } from './seed-account.ts'

const { DATABASE_URL } = parseConfig(sessionConfig.pick({ DATABASE_URL: true }), process.env)
const db = connect(DATABASE_URL, createLogger({ service: 'seed', level: 'warn' }))
try {
  const { email, password, sharedPath, sessions, isNew } = await seedAccount(db, new Date())
  console.log(
    isNew ? `The demo account has ${sessions} sessions of the last five weeks.` : 'The demo account was there already.',
  )
  console.log(`Sign in as ${email} with the password ${password}`)
  console.log(`One session is shared: ${sharedPath}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await db.destroy()
}
