import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** Where the dev server looks for the API, and the token it adds so that no sign-in is needed. */
const server = process.env.QIANMIAN_SERVER ?? 'http://127.0.0.1:8787'
const token = process.env.QIANMIAN_TOKEN
const proxy = { target: server, headers: token ? { authorization: `Bearer ${token}` } : {} }

/** With a token there is nobody to sign in: the dev server says who it is. */
const tokenSession: Plugin = {
  name: 'token-session',
  configureServer: ({ middlewares }) => void middlewares.use('/api/v1/session', answerSession),
  configurePreviewServer: ({ middlewares }) => void middlewares.use('/api/v1/session', answerSession),
}

function answerSession(_: IncomingMessage, response: ServerResponse) {
  const permissions = ['read', 'people', 'sql', 'import', 'consent', 'send', 'export', 'erase', 'audit', 'administer']
  const session = { kind: 'token', name: 'token', role: 'admin', permissions, workspace: 'dev', time_zone: 'Asia/Shanghai', now: new Date() }
  response.setHeader('content-type', 'application/json').end(JSON.stringify(session))
}

export default defineConfig({
  plugins: [react(), ...(token ? [tokenSession] : [])],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: { port: 5173, proxy: { '/api': proxy, '/healthz': proxy } },
  preview: { port: 4173, proxy: { '/api': proxy, '/healthz': proxy } },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
})
