/** What moves a replay on: the time, and when to look at it again. */
export type ReplayDrive = Readonly<{
  nowMs: () => number
  /** Calls `act` at the next frame; returns how to call it off. */
  nextFrame: (act: () => void) => () => void
}>

/** The clock of a race that is shown again. At `null` the present is shown, not a moment of the past. */
export type ReplayClock = Readonly<{
  atMs: () => number | null
  playing: () => boolean
  speed: () => number
  /** Goes on from where it stands; from the beginning when it stands at the end or nowhere. */
  play: () => void
  pause: () => void
  seek: (atMs: number) => void
  setSpeed: (speed: number) => void
  /** Back to the present. */
  leave: () => void
  subscribe: (listener: () => void) => () => void
}>

/** @param lengthMs how long the race took; asked at each frame, for it may still grow */
export function createReplayClock(lengthMs: () => number, drive: ReplayDrive): ReplayClock {
  const listeners = new Set<() => void>()
  let atMs: number | null = null
  let speed = 1
  /** When playing: the position and the time it was at. */
  let running: { fromMs: number; sinceMs: number; cancel: () => void } | null = null

  const tell = () => {
    for (const listener of listeners) listener()
  }

  function stop(): void {
    running?.cancel()
    running = null
  }

  function go(fromMs: number): void {
    stop()
    running = { fromMs, sinceMs: drive.nowMs(), cancel: drive.nextFrame(step) }
  }

  function step(): void {
    if (running === null) return
    const reachedMs = running.fromMs + (drive.nowMs() - running.sinceMs) * speed
    if (reachedMs >= lengthMs()) {
      stop()
      atMs = null
    } else {
      atMs = reachedMs
      running = { ...running, cancel: drive.nextFrame(step) }
    }
    tell()
  }

  return {
    atMs: () => atMs,
    playing: () => running !== null,
    speed: () => speed,
    play() {
      atMs = atMs === null || atMs >= lengthMs() ? 0 : atMs
      go(atMs)
      tell()
    },
    pause() {
      stop()
      tell()
    },
    seek(nextMs) {
      atMs = Math.min(lengthMs(), Math.max(0, nextMs))
      if (running !== null) go(atMs)
      tell()
    },
    setSpeed(next) {
      speed = next
      if (running !== null && atMs !== null) go(atMs)
      tell()
    },
    leave() {
      stop()
      atMs = null
      tell()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
