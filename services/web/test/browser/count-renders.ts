import type { Page } from 'playwright-core'

/**
 * Counts what React draws again, by the lane whose answer it is in, from the next page load on. React tells whoever
 * hangs a hook for its developer tools, in production builds, too.
 */
export async function countRenders(page: Page): Promise<void> {
  await page.addInitScript(() => {
    type Fiber = {
      tag: number
      flags: number
      child: Fiber | null
      sibling: Fiber | null
      return: Fiber | null
      alternate: Fiber | null
      stateNode: unknown
    }
    const performedWork = 1
    const components: ReadonlySet<number> = new Set([0, 1, 11, 14, 15])
    const renders: Record<string, number> = {}
    Object.assign(window, { renders })

    const laneOf = (fiber: Fiber | null): string | null => {
      if (fiber === null) return null
      const element = fiber.stateNode
      if (!(element instanceof Element)) return laneOf(fiber.return)
      return element.closest('.lane-body')?.closest('.lane')?.getAttribute('aria-label') ?? null
    }
    const walk = (fiber: Fiber): void => {
      if (components.has(fiber.tag) && (fiber.flags & performedWork) !== 0) {
        const lane = laneOf(fiber.return)
        if (lane !== null) renders[lane] = (renders[lane] ?? 0) + 1
      }
      // Where the children are those of the last time, nothing below was looked at.
      if (fiber.alternate !== null && fiber.alternate.child === fiber.child) return
      for (let child = fiber.child; child !== null; child = child.sibling) walk(child)
    }
    Object.assign(window, {
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        isDisabled: false,
        supportsFiber: true,
        renderers: new Map(),
        inject: () => 1,
        onCommitFiberRoot: (_id: number, root: { current: Fiber }) => walk(root.current),
        onPostCommitFiberRoot: () => {},
        onCommitFiberUnmount: () => {},
      },
    })
  })
}

/** Renders since the last call, by lane. */
export async function takeRenders(page: Page): Promise<Record<string, number>> {
  return await page.evaluate(() => {
    const { renders } = Object.assign({ renders: {} as Record<string, number> }, window)
    const taken = { ...renders }
    for (const lane of Object.keys(renders)) delete renders[lane]
    return taken
  })
}
