import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** Where the dev server looks for the API, and the token it adds so that no sign-in is needed. */
const server = process.env.QIANMIAN_SERVER ?? 'http://127.0.0.1:8787'
const token = process.env.QIANMIAN_TOKEN
const proxy = { target: server, headers: token ? { authorization: `Bearer ${token}` } : {} }

export default defineConfig({
  plugins: [react()],
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
