import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const gateway = process.env.GATEWAY_ORIGIN ?? 'http://127.0.0.1:3000'

/** The two latin font files are wanted by every page: fetched beside the style sheet, not after it. */
function preloadLatinFonts(): Plugin {
  return {
    name: 'preload-latin-fonts',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => /geist(-mono)?-latin-wght-normal[^/]*\.woff2$/.test(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
            injectTo: 'head',
          })),
    },
  }
}

/** Scripts and styles are compressed once, when they are built, as well as it goes; the gateway hands that out. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!/\.(?:js|css)$/.test(fileName)) continue
          const source = file.type === 'chunk' ? file.code : file.source
          this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(source) })
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) })
        }
      },
    },
  }
}

export default defineConfig({
  plugins: [react(), tailwindcss(), preloadLatinFonts(), compressed()],
  resolve: {
    alias: {
      // For browsers it decodes entities by `innerHTML`, which trusted types forbid; this is its table for everywhere else.
      'decode-named-character-reference': fileURLToPath(import.meta.resolve('decode-named-character-reference')),
      // The original adds a <style> element, which the content security policy forbids. The page itself never
      // scrolls here, so there is nothing to lock.
      'react-remove-scroll': fileURLToPath(new URL('./src/controls/remove-scroll.tsx', import.meta.url)),
    },
  },
  build: {
    target: 'es2023',
    // Fonts and images stay files: `data:` is not allowed by the policy.
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Small files that nearly every page needs compress better together.
        codeSplitting: { groups: [{ name: 'common', test: /\/src\/(?:controls|format|data)\/|react\/(?:cjs|jsx)/ }] },
      },
    },
  },
  server: { proxy: { '/api': { target: gateway, ws: true }, '/health': gateway } },
})
