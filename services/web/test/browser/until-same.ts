import { isDeepStrictEqual } from 'node:util'
import { waitFor } from '@playground/testing'
import type { Test } from 'tap'

/**
 * Asserts what a page comes to: it draws a moment after it was told to, so what it shows at once says nothing. Reads
 * again and again until that is `wanted`.
 */
export async function untilSame<Value>(t: Test, read: () => Promise<Value>, wanted: Value, name = ''): Promise<void> {
  let last: Value | undefined
  const isWanted = async () => {
    last = await read()
    return isDeepStrictEqual(last, wanted)
  }
  // When it never comes, the comparison below says what came instead.
  await waitFor(isWanted, { timeoutMs: 20_000 }).catch(() => {})
  t.same(last, wanted, name)
}
