import { test } from 'tap'
import { attachmentNamed } from '../../src/documents/content-disposition.ts'

test('a title becomes a file name in any script, and in ASCII', (t) => {
  for (const [title, ascii, encoded] of [
    ['Plain title', 'Plain title', 'Plain%20title'],
    ['Größe: 10 € / "x"', 'Gr__e 10 _ x', 'Gr%C3%B6%C3%9Fe%2010%20%E2%82%AC%20x'],
    ['猫🦊', '__', '%E7%8C%AB%F0%9F%A6%8A'],
    ["it's (fine)*!", 'it_s (fine) _', 'it%27s%20%28fine%29%20%21'],
    ['a\r\nSet-Cookie: x=1', 'a Set-Cookie x_1', 'a%20Set-Cookie%20x%3D1'],
    ['../../etc/passwd', '_ .._etc_passwd', undefined],
    ['...', 'session', 'session'],
    ['\u202e\u0000 ', 'session', 'session'],
    ['\ud800', '_', '%EF%BF%BD'],
  ] as const) {
    const header = attachmentNamed(title, 'md')
    t.match(header, /^attachment; filename="[\w .()-]+\.md"; filename\*=UTF-8''[A-Za-z0-9%._~!-]+\.md$/, title)
    if (encoded === undefined) continue
    t.equal(header, `attachment; filename="${ascii}.md"; filename*=UTF-8''${encoded}.md`)
  }
  const long = attachmentNamed('🦊'.repeat(500), 'html')
  t.equal(decodeURIComponent(long.split("UTF-8''")[1] ?? ''), `${'🦊'.repeat(80)}.html`)
  t.end()
})
