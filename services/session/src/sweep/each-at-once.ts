/** Works on all items, at most `limit` at a time. Rejects with the first failure once nothing is under way. */
export async function eachAtOnce<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values()
  const failures: unknown[] = []
  const lines = Array.from({ length: Math.min(limit, items.length) }, async () => {
    for (const item of waiting) {
      try {
        await work(item)
      } catch (error) {
        failures.push(error)
      }
    }
  })
  await Promise.all(lines)
  if (failures.length > 0) throw failures[0]
}
