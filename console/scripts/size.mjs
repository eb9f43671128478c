// Says how much a first visit loads, compressed, and fails when it is more than promised.
import { gzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'

const LIMIT_KB = 500
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const words = Object.keys(manifest).find((key) => key.endsWith('words/zh-CN.ts'))
const [front] = Object.entries(manifest).find(([, chunk]) => chunk.isEntry)
const locale = Object.keys(manifest).find((key) => key.endsWith('antd/locale/zh_CN.js'))
const page = Object.keys(manifest).find((key) => key.endsWith('pages/overview/Overview.tsx'))

/** The files that a chunk needs before it runs. */
function files(key, found = new Set()) {
  const chunk = manifest[key]
  if (!chunk || found.has(chunk.file)) return found
  found.add(chunk.file)
  chunk.css?.forEach((file) => found.add(file))
  chunk.assets?.filter((file) => file.includes('-latin-wght')).forEach((file) => found.add(file))
  chunk.imports?.forEach((next) => files(next, found))
  return found
}

const packed = (file) => gzipSync(readFileSync(new URL(file, dist))).length / 1024
const sum = (all) => [...all].reduce((total, file) => total + packed(file), 0)
const shell = new Set([...files(front), ...files(words), ...files(locale)])
const whole = new Set([...shell, ...files(page)])
console.log(`first load: shell ${sum(shell).toFixed(0)} KB, with the overview ${sum(whole).toFixed(0)} KB (limit ${LIMIT_KB} KB)`)
if (sum(whole) > LIMIT_KB) {
  for (const file of whole) console.error(`${packed(file).toFixed(1)} KB  ${file}`)
  process.exit(1)
}
