import { type ProviderDialect, type ProviderUpstream, startProviderUpstream } from '@playground/testing'
import type { Test } from 'tap'
import type { Provider } from '../provider/provider.ts'
import { testAnswers } from './test-answers.ts'
import { testEmbeddings } from './test-embeddings.ts'
import { testGarbage } from './test-garbage.ts'
import { testModeration } from './test-moderation.ts'
import { testRefusals } from './test-refusals.ts'
import { testRequests } from './test-requests.ts'
import { testSilences } from './test-silences.ts'

/** A provider under test, and the vendor it talks to. */
export type Subject = Readonly<{ provider: Provider; upstream: ProviderUpstream; dialect: ProviderDialect }>

/** The key that providers under test are given. It must never be seen again. */
export const testKey = 'sk-canary-1234567890abcdef'

/**
 * What every provider must do, whoever the vendor is: run against the real SDK and a vendor on this machine that
 * answers, fails, stalls and babbles as it is told.
 *
 * @param makeProvider makes the provider for an upstream, with {@link testKey} as its key
 */
export async function testProvider(
  t: Test,
  makeProvider: (upstream: ProviderUpstream) => Provider,
  dialect: ProviderDialect,
): Promise<void> {
  const upstream = await startProviderUpstream()
  t.teardown(() => upstream[Symbol.asyncDispose]())
  const subject = { provider: makeProvider(upstream), upstream, dialect }
  t.beforeEach(() => upstream.reset())
  await t.test('requests', (t) => testRequests(t, subject))
  await t.test('answers', (t) => testAnswers(t, subject))
  await t.test('refusals', (t) => testRefusals(t, subject))
  await t.test('silences', (t) => testSilences(t, subject))
  await t.test('garbage', (t) => testGarbage(t, subject))
  if (subject.provider.embed !== undefined) await t.test('embeddings', (t) => testEmbeddings(t, subject))
  if (subject.provider.moderate !== undefined) await t.test('moderation', (t) => testModeration(t, subject))
}

export { executeRecording } from './execute-recording.ts'
export { testDemo } from './test-demo.ts'
export { type MakeProvider, testReaders } from './test-readers.ts'
