// How long pages take over many generated people, in a browser: `npm run measure -- 100000`. Nothing is asserted.
import { gather } from './crowd.mjs'
import { launch, open, settled } from './browser.mjs'
import { serve } from './server.mjs'
import { words } from './words.mjs'

const people = Number(process.argv[2] ?? 100_000)
const PASSWORD = 'one hundred lanterns'
const t = words('en')

/** Milliseconds until `work` is done. */
async function timed(name, work) {
  const begun = performance.now()
  await work()
  console.log(`${name.padEnd(44)} ${Math.round(performance.now() - begun)} ms`)
}

const begun = performance.now()
const crowd = gather(people)
console.log(`${people} people, ${crowd.rows} rows: made in ${Math.round((performance.now() - begun) / 1000)} s`)
const server = await serve(crowd.folder)
const browser = await launch()
try {
  const page = await open(browser, server.url, { language: 'en' })
  await page.goto(server.link)
  await page.getByLabel(t('session:name'), { exact: true }).fill('anna')
  await page.getByLabel(t('session:password'), { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: t('session:setUpDo') }).click()
  await page.getByRole('heading', { name: t('overview:title'), level: 1 }).waitFor()
  await settled(page)
  const visit = (name, path, seen = () => page.getByRole('row').nth(1).waitFor()) =>
    timed(name, async () => {
      await page.goto(path)
      await seen()
    })
  await visit('overview', '/', () => page.getByRole('region', { name: t('overview:loop.title') }).waitFor())
  await visit('profiles, first page', '/profiles')
  await timed('profiles, show more', async () => {
    const rows = await page.getByRole('row').count()
    await page.getByRole('button', { name: t('profiles:list.more') }).click()
    await page.getByRole('row').nth(rows).waitFor()
  })
  const find = (name, text) => visit(name, `/profiles?q=${encodeURIComponent(text)}`)
  await find('search by a part of a name', '小雨')
  await find('search by a whole phone', '+8613910000042')
  await visit('people with a tag', '/profiles?tag=repeat_buyer')
  await visit('one person', '/profiles/p4711', () => page.getByRole('region', { name: t('profiles:tags') }).waitFor())
  await visit('tags', '/tags')
  await visit('members of a tag', '/tags/of/repeat_buyer/people')
  await visit('overlap of a tag', '/tags/of/repeat_buyer/overlap')
  await visit('data', '/data')
  await page.goto('/audiences/build')
  await timed('an audience, from the last letter to a count', async () => {
    await page.getByRole('textbox', { name: t('audiences:build.expression') }).fill("tag('repeat_buyer') and city = '上海市'")
    await page.getByRole('region', { name: t('audiences:count.title') }).getByRole('definition').first().waitFor()
  })
} finally {
  await browser.close()
  await server.stop()
  crowd.forget()
}
