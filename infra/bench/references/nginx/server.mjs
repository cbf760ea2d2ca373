// F: nginx between client and upstream, configured as one does for server-sent events.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { PORT, UPSTREAM_URL } = process.env
const directory = mkdtempSync(join(tmpdir(), 'bench-nginx-'))
const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  .map((name) => `${name}_temp_path ${directory}/${name};`)
  .join('\n  ')
writeFileSync(
  join(directory, 'nginx.conf'),
  `worker_processes 1;
daemon off;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events { worker_connections 8192; }
http {
  ${temporary}
  access_log off;
  keepalive_timeout 120s;
  keepalive_requests 1000000;
  upstream vendor { server ${new URL(UPSTREAM_URL).host}; keepalive 2048; keepalive_timeout 120s; }
  server {
    listen 127.0.0.1:${PORT} backlog=4096;
    location / {
      proxy_pass http://vendor;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }
  }
}
`,
)
const nginx = spawn('nginx', ['-c', join(directory, 'nginx.conf')], { stdio: 'ignore' })
const end = () => {
  nginx.once('exit', () => process.exit())
  nginx.kill('SIGTERM')
}
process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
process.on('disconnect', end)
nginx.on('exit', () => process.exit(1))

const look = () => {
  const socket = connect(PORT, '127.0.0.1')
  socket.on('connect', () => {
    socket.destroy()
    process.send({ ready: true })
  })
  socket.on('error', () => setTimeout(look, 50))
}
look()
