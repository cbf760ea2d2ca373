import { queryClient } from '../data/query-client.ts'
import { offerUndo } from '../shell/toasts.ts'

/** Deletes something that was saved, and offers to save it anew as it was. */
export async function deleteWithUndo(
  what: { name: string; queryKey: readonly string[] },
  remove: () => Promise<unknown>,
  restore: () => Promise<unknown>,
): Promise<void> {
  await remove()
  await queryClient.invalidateQueries({ queryKey: what.queryKey })
  offerUndo(`Deleted “${what.name}”`, async () => {
    await restore()
    await queryClient.invalidateQueries({ queryKey: what.queryKey })
  })
}
