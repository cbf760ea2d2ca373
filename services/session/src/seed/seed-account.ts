import { createHash, randomBytes } from 'node:crypto'
import { hash } from '@node-rs/argon2'
import { newId } from '@playground/contracts'
import { sql, type Transaction } from 'kysely'
import { jsonb } from '../db/jsonb.ts'
import type { Database, Tables } from '../db/schema.ts'
import { inventHistory } from './invent-history.ts'
import { saveSession } from './save-session.ts'

export const demoEmail = 'demo@example.com'
/** By this, and not by its address, the account is known to be ours. */
const demoId = '01900000-0000-7000-8000-0000000000de'

export type Seeded = Readonly<{ email: string; password: string; sharedPath: string; sessions: number; isNew: boolean }>

/**
 * Makes the demo account and its history, all or nothing. Where it is there already nothing is made again: it gets a
 * new password and a new link, for only hashes of the old ones are kept.
 *
 * @throws Error when somebody else has the address.
 */
export async function seedAccount(db: Database, now: Date): Promise<Seeded> {
  const password = randomBytes(12).toString('base64url')
  const passwordHash = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
  const token = randomBytes(32).toString('base64url')
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('playground seed'))`.execute(trx)
    const holder = await trx.selectFrom('users').select('id').where('email', '=', demoEmail).executeTakeFirst()
    if (holder !== undefined && holder.id !== demoId) {
      throw new Error(`Somebody else has an account with the address ${demoEmail}: it is left alone.`)
    }
    const account = { email: demoEmail, name: 'Demo', password_hash: passwordHash, disabled: false, deleted_at: null }
    await trx
      .insertInto('users')
      .values({ id: demoId, ...account })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(account))
      .execute()
    const known = await trx.selectFrom('sessions').select('id').where('user_id', '=', demoId).executeTakeFirst()
    const history = inventHistory(now)
    if (known === undefined) {
      for (const session of history) await saveSession(trx, demoId, session)
      await saveLibrary(trx)
      await countQuotas(trx)
    }
    await shareOne(trx, token, history.find(({ shared }) => shared)?.title ?? '')
    return {
      ...{ email: demoEmail, password, sharedPath: `/shared/${token}` },
      ...{ sessions: history.length, isNew: known === undefined },
    }
  })
}

async function saveLibrary(trx: Transaction<Tables>): Promise<void> {
  const agents = [
    [
      'Terse reviewer',
      'openai/demo-mason',
      'Review code. At most five remarks, the worst first.',
      { temperature: 0.2 },
    ],
    ['Patient teacher', 'anthropic/demo-sage', 'Explain step by step, and ask what was not clear.', {}],
    ['Headline writer', 'google/demo-comet', 'Answer with three headlines of at most eight words.', { maxTokens: 120 }],
  ] as const
  for (const [name, model, instructions, parameters] of agents) {
    const agent = { id: newId(), user_id: demoId, name, model, instructions, parameters: jsonb(parameters) }
    await trx.insertInto('agents').values(agent).execute()
  }
  const prompts = [
    ['Explain', 'Explain {{subject}} to {{reader:a child|a student|an expert}}.'],
    ['Review', 'Review this {{language}} code:\n\n{{code:long}}'],
    ['Ideas', 'Give me {{count:number}} ideas for {{purpose}}, in a {{tone:plain|playful|formal}} tone.'],
  ] as const
  for (const [name, template] of prompts) {
    await trx.insertInto('prompts').values({ id: newId(), user_id: demoId, name, template }).execute()
  }
}

/** As if each run had been settled: what was used is the sum of the charges. */
async function countQuotas(trx: Transaction<Tables>): Promise<void> {
  await sql`
    INSERT INTO quotas (user_id, measure, period, used)
    SELECT user_id, 'tokens', day, sum(tokens) FROM charges WHERE user_id = ${demoId} GROUP BY user_id, day
    UNION ALL
    SELECT user_id, 'micros', date_trunc('month', day)::date, sum(cost_micros)
    FROM charges WHERE user_id = ${demoId} GROUP BY user_id, date_trunc('month', day)
    ON CONFLICT (user_id, measure, period) DO UPDATE SET used = excluded.used
  `.execute(trx)
}

async function shareOne(trx: Transaction<Tables>, token: string, title: string): Promise<void> {
  const link = { token_hash: createHash('sha256').update(token).digest(), expires_at: null }
  const shown = await trx
    .selectFrom('sessions')
    .select('id')
    .where('user_id', '=', demoId)
    .where('title', '=', title)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (shown === undefined) return
  await trx
    .insertInto('shares')
    .values({ session_id: shown.id, ...link })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet(link))
    .execute()
}
