import { client } from '../data/client.ts'
import { queryClient } from '../data/query-client.ts'
import { offerUndo } from './toasts.ts'

/** Deletes a session and offers to bring it back. Its running answers stop. */
export async function deleteSession(sessionId: string, title: string): Promise<void> {
  await client.call('deleteSession', { params: { id: sessionId } })
  void queryClient.invalidateQueries({ queryKey: ['sessions'] })
  offerUndo(`Deleted “${title}”`, async () => {
    await client.call('restoreSession', { params: { id: sessionId } })
    await queryClient.invalidateQueries({ queryKey: ['sessions'] })
  })
}
