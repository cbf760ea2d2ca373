// The least that a page can do with eight streams and still show them: no framework, no markdown, no figures. Each
// token is put at the end of the lane's last piece, once a frame, and the lane is scrolled to its end.

const pieceLength = 1000
const lanes = new Map()

function open(runId, text) {
  const box = document.createElement('div')
  box.className = 'said'
  document.body.append(box)
  const lane = { box, last: grow(box), waiting: '' }
  for (let at = 0; at < text.length; at += pieceLength) append(lane, text.slice(at, at + pieceLength))
  lanes.set(runId, lane)
}

function grow(box) {
  const piece = document.createElement('p')
  const text = document.createTextNode('')
  piece.append(text)
  box.append(piece)
  return text
}

function append(lane, text) {
  if (lane.last.length > pieceLength) lane.last = grow(lane.box)
  lane.last.appendData(text)
}

function draw() {
  const grown = [...lanes.values()].filter(({ waiting }) => waiting !== '')
  for (const lane of grown) {
    append(lane, lane.waiting)
    lane.waiting = ''
  }
  // Bigger than any scroll height: nothing has to be measured.
  for (const { box } of grown) box.scrollTop = 1e7
  requestAnimationFrame(draw)
}

const socket = new WebSocket(`ws://${location.host}/ws`, 'playground.v1')
socket.addEventListener('open', () => {
  const sessionId = new URLSearchParams(location.search).get('session')
  socket.send(JSON.stringify({ type: 'session.join', requestId: 'r1', sessionId }))
})
socket.addEventListener('message', ({ data }) => {
  const event = JSON.parse(data)
  if (event.type === 'session.joined') {
    for (const { id, text } of event.session.comparisons[0].runs) open(id, text)
    requestAnimationFrame(draw)
  } else if (event.type === 'run.delta') {
    const lane = lanes.get(event.runId)
    if (lane !== undefined) lane.waiting += event.text
  }
})
