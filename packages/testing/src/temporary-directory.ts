import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guardChildren } from './guard-children.ts'

export type TemporaryDirectory = AsyncDisposable & { readonly path: string }

/** A fresh directory that goes when it is disposed of, or when this process is gone. */
export async function temporaryDirectory(prefix: string): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), `${prefix}-`))
  guardChildren.addDirectory(path)
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
      guardChildren.dropDirectory(path)
    },
  }
}
