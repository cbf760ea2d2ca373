import { randomUUID } from 'node:crypto'
import pg from 'pg'

/**
 * Makes an empty database with a new name on the server at `serverUrl`.
 *
 * @returns Its URL.
 */
export async function createDatabase(serverUrl: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name}`)
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = name
  return url.href
}
