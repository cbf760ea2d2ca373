// Runs inside an exported page, alone and in any browser: plain JavaScript, nothing imported, no markup from data.
;(() => {
  const { session } = JSON.parse(document.getElementById('data').textContent)
  const main = document.getElementById('session')
  const rates = [1, 4]

  const make = (name, properties = {}, ...children) => {
    const element = document.createElement(name)
    const { data = {}, ...rest } = properties
    Object.assign(element, rest)
    Object.assign(element.dataset, data)
    element.append(...children)
    return element
  }
  const text = (name, value, className = '') => make(name, { textContent: value, className, dir: 'auto' })
  const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`
  const money = (micros) => `$${(micros / 1e6).toFixed(6)}`
  const laneOf = new Map(session.lanes.map((lane) => [lane.id, lane]))

  /** How much of a text was there at a time. */
  const lengthAt = (timeline, ms) => {
    let low = 0
    let high = timeline.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (timeline[middle][0] <= ms) low = middle + 1
      else high = middle
    }
    return low === 0 ? 0 : timeline[low - 1][1]
  }

  const facts = ({ status, finishReason, error, metrics }) => {
    const known = [
      ['Status', finishReason === null || finishReason === 'stop' ? status : `${status} (${finishReason})`],
    ]
    if (error !== null) known.push(['Error', error.message])
    if (metrics !== null) {
      const { queueMs, ttftMs, durationMs, tokensPerSecond, usage, costMicros, costStatus } = metrics
      if (queueMs !== null) known.push(['Queue', seconds(queueMs)])
      if (ttftMs !== null) known.push(['First token', seconds(ttftMs)])
      if (durationMs !== null) known.push(['Duration', seconds(durationMs)])
      if (tokensPerSecond !== null) known.push(['Speed', `${tokensPerSecond.toFixed(1)} tokens/s`])
      known.push(['Tokens', String(usage.total)])
      known.push(['Cost', costMicros === null ? 'unknown' : `${money(costMicros)} (${costStatus})`])
    }
    return make('dl', {}, ...known.flatMap(([name, value]) => [text('dt', name), text('dd', value)]))
  }

  const showRun = (run, vote) => {
    const lane = laneOf.get(run.laneId)
    const body = text('div', run.text, 'answer')
    const parts = [text('h3', lane?.label ?? run.model ?? 'Answer')]
    if (run.model !== null) parts.push(text('p', run.model, 'model'))
    if (vote !== null && vote.winner === run.id) parts.push(text('p', 'Voted best', 'vote'))
    if (run.reasoning !== null) {
      parts.push(make('details', {}, text('summary', 'Thinking'), text('div', run.reasoning, 'answer')))
    }
    const bar = make('div', { className: 'bar' })
    parts.push(make('div', { className: 'track' }, bar), body, facts(run))
    const article = make('article', { data: { position: String(lane?.position ?? 0) } }, ...parts)
    const endMs = run.timeline.length === 0 ? 0 : run.timeline[run.timeline.length - 1][0]
    let shown = run.text.length
    return {
      article,
      endMs,
      showAt(ms, ofMs) {
        const length = ms >= endMs ? run.text.length : lengthAt(run.timeline, ms)
        bar.style.width = ofMs === 0 ? '0' : `${(100 * Math.min(ms, endMs)) / ofMs}%`
        if (length === shown) return
        shown = length
        body.textContent = run.text.slice(0, length)
      },
    }
  }

  const replayOf = (runs) => {
    const endMs = Math.max(0, ...runs.map((run) => run.endMs))
    if (endMs === 0) return null
    let atMs = endMs
    let rate = rates[0]
    let frame = 0
    let last = 0
    const play = make('button', { type: 'button', textContent: 'Replay' })
    const slider = make('input', {
      type: 'range',
      min: '0',
      max: String(Math.ceil(endMs)),
      step: '10',
      ariaLabel: 'Time',
    })
    const clock = make('output', {})
    const speed = make('button', { type: 'button', textContent: `${rate}×`, ariaLabel: 'Speed' })
    const show = () => {
      for (const run of runs) run.showAt(atMs, endMs)
      slider.value = String(Math.ceil(atMs))
      clock.textContent = `${seconds(atMs)} of ${seconds(endMs)}`
    }
    const stop = () => {
      cancelAnimationFrame(frame)
      frame = 0
      play.textContent = atMs >= endMs ? 'Replay' : 'Play'
    }
    const step = (now) => {
      atMs = Math.min(endMs, atMs + (now - last) * rate)
      last = now
      show()
      if (atMs >= endMs) stop()
      else frame = requestAnimationFrame(step)
    }
    play.addEventListener('click', () => {
      if (frame !== 0) return stop()
      if (atMs >= endMs) atMs = 0
      last = performance.now()
      play.textContent = 'Pause'
      frame = requestAnimationFrame(step)
      return undefined
    })
    slider.addEventListener('input', () => {
      atMs = Number(slider.value)
      stop()
      show()
    })
    speed.addEventListener('click', () => {
      rate = rates[(rates.indexOf(rate) + 1) % rates.length]
      speed.textContent = `${rate}×`
    })
    show()
    return make('div', { className: 'replay' }, play, speed, slider, clock)
  }

  const votes = { tie: 'Voted a tie', both_bad: 'None voted good' }
  const turns = session.comparisons.map(({ prompt, runs, vote, position }) => {
    const shown = runs.map((run) => showRun(run, vote))
    const parts = [text('h2', `Turn ${position + 1}`), text('blockquote', prompt)]
    if (vote !== null && Object.hasOwn(votes, vote.winner)) parts.push(text('p', votes[vote.winner], 'vote'))
    const replay = replayOf(shown)
    if (replay !== null) parts.push(replay)
    parts.push(make('div', { className: 'lanes' }, ...shown.map(({ article }) => article)))
    return make('section', {}, ...parts)
  })
  main.replaceChildren(text('h1', session.title), text('p', session.createdAt.slice(0, 10), 'date'), ...turns)
})()
