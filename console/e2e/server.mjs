// A real server over generated people, on a port of its own, in a folder that is thrown away.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The server's binary. */
export const BINARY = process.env.QIANMIAN_BIN ?? new URL('../../target/debug/qianmian', import.meta.url).pathname
/** Enough people for every state of every page, few enough for a minute. */
const SMALL = { QIANMIAN__SANDBOX__PEOPLE: '240', QIANMIAN__SANDBOX__DAYS: '30' }
const START_MS = 60_000

if (!existsSync(BINARY)) {
  throw new Error(`no server at ${BINARY}: build it with \`cargo build --package qianmian-cli\`, or set QIANMIAN_BIN`)
}

const environment = () => ({ ...process.env, ...SMALL, NO_COLOR: '1' })

function run(...args) {
  const done = spawnSync(BINARY, args, { env: environment() })
  if (done.status !== 0) throw new Error(`${args[0]} failed:\n${done.stderr}`)
}

/** Tells the example shop's story in a new folder, and guesses the gender of who did not say it. */
export function tellStory() {
  const folder = mkdtempSync(join(tmpdir(), 'qianmian-console-'))
  run('demo', '--dir', folder, '--no-serve', '--listen', '127.0.0.1:0')
  run('traits', 'infer', 'gender', '--threshold', '0.5', '--apply', '--workspace', folder)
  return { folder, forget: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A workspace without anything in it. */
export function emptyWorkspace() {
  const folder = mkdtempSync(join(tmpdir(), 'qianmian-empty-'))
  run('init', folder)
  return { folder, forget: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Serves a folder. Gives where, the one-time link if one was printed, and how to end it. */
export async function serve(folder, listen = '127.0.0.1:0') {
  const child = spawn(BINARY, ['serve', '--workspace', folder, '--listen', listen], { env: environment() })
  let said = ''
  child.stdout.on('data', (text) => (said += text))
  child.stderr.on('data', (text) => (said += text))
  const address = /serving on (http:\/\/\S+)/
  for (const end = Date.now() + START_MS; !address.test(said); await sleep(50)) {
    if (child.exitCode !== null || Date.now() > end) throw new Error(`the server did not start:\n${said}`)
  }
  // It answers once it has said everything, also the link.
  while (!(await fetch(`${address.exec(said)[1]}/healthz`).catch(() => undefined))?.ok) await sleep(50)
  await sleep(50)
  const stop = async () => {
    child.kill('SIGTERM')
    while (child.exitCode === null && child.signalCode === null) await sleep(20)
  }
  return {
    url: address.exec(said)[1],
    link: /(http:\/\/\S+\/setup#token=\S+)/.exec(said)?.[1],
    token: /\b(qt_[0-9a-f]+)/.exec(said)?.[1],
    stop,
  }
}
