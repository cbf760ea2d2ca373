/** What a prompt asks of the upstream: how many chunks, and how many milliseconds apart (0: as fast as it can). */
export type Wish = Readonly<{ chunks: number; paceMs: number }>

/** A prompt that says so to the upstream, through whatever system carries it. */
export function writeWish({ chunks, paceMs }: Wish): string {
  return `Please answer at length. chunks=${chunks} pace=${paceMs}`
}

/** The last wish in a request's body, whatever the body's shape; none → undefined. */
export function readWish(body: string): Wish | undefined {
  const found = body.slice(body.lastIndexOf('chunks=')).match(/^chunks=(\d+) pace=(\d+)/)
  return found === null ? undefined : { chunks: Number(found[1]), paceMs: Number(found[2]) }
}
