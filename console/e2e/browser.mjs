// Chromium as it is installed, and what is looked at on every page.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Where screenshots go. */
export const SHOTS = process.env.QIANMIAN_SHOTS ?? new URL('../shots/', import.meta.url).pathname
mkdirSync(SHOTS, { recursive: true })

export function launch() {
  const place = [process.env.CHROMIUM, ...PLACES].find((path) => path && existsSync(path))
  if (!place) throw new Error('no Chromium: `apt-get install -y chromium`, or set CHROMIUM to one')
  return chromium.launch({ executablePath: place, args: QUIET })
}

/** A page that remembers what went wrong on it, and what it asked of other origins. */
export async function open(browser, url, { language = 'zh-CN', theme = 'light', width = 1280, storage } = {}) {
  const context = await browser.newContext({
    baseURL: url,
    locale: language,
    colorScheme: theme,
    viewport: { width, height: 860 },
    reducedMotion: 'reduce',
    storageState: storage,
    acceptDownloads: true,
  })
  await context.addInitScript(`if (location.protocol !== 'about:') localStorage.setItem('qianmian.language', '${language}')`)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.wrong = []
  page.on('pageerror', (error) => page.wrong.push(`error: ${error.message}`))
  page.on('console', (message) => {
    // What the server refuses is part of some stories; the browser writes it down by itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) page.wrong.push(message.text())
  })
  page.on('request', (request) => {
    const asked = new URL(request.url())
    if (asked.origin !== new URL(url).origin && asked.protocol.startsWith('http')) page.wrong.push(`left the origin: ${asked}`)
  })
  return page
}

/** Waits until nothing on the page is on its way. */
export async function settled(page) {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .ant-spin-spinning, .ant-skeleton-active'))
}

/** Serious violations of accessibility rules on the page as it is, in words. */
export async function violations(page) {
  // As an isolated script of the driver, because the page's policy lets no other script in.
  await page.evaluate(axe)
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  const serious = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} (${failureSummary})`).join('; ')}`)
}

/** A picture of the whole page, for people. */
export async function shoot(page, name) {
  const { width, height } = page.viewportSize()
  const whole = await page.evaluate(() => (document.querySelector('main')?.scrollHeight ?? 0) + (document.querySelector('main')?.offsetTop ?? 0))
  await page.setViewportSize({ width, height: Math.min(Math.max(height, whole), 3000) })
  await page.waitForTimeout(150)
  await page.screenshot({ path: `${SHOTS}/${name}.png` })
  await page.setViewportSize({ width, height })
}
