// The console in a real browser over a real server: first sign-in, a story through every page in both languages, what is
// shown where something is missing, and every page in both themes without a serious violation of accessibility rules.
import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { launch, open, settled, shoot, violations } from './browser.mjs'
import { PLACES } from './paths.mjs'
import { emptyWorkspace, serve, tellStory } from './server.mjs'
import { receive } from './webhook.mjs'
import { LANGUAGES, words } from './words.mjs'

const ADMIN = { name: 'anna', password: 'one hundred lanterns' }
const ANALYST = { name: 'bo', password: 'a river of small stones' }
const OPERATOR = { name: 'cai', password: 'seven paper kites' }

let browser, story, server, webhook, admin

before(async () => {
  browser = await launch()
  webhook = await receive()
  process.env.QIANMIAN__WEBHOOK__URL = webhook.url
  story = tellStory()
  server = await serve(story.folder)
})

after(async () => {
  await browser?.close()
  await server?.stop()
  webhook?.stop()
  story?.forget()
})

/** A page of the administrator, who is signed in. */
function asAdmin(options) {
  assert.ok(admin, 'the first sign-in failed, and without it nothing can be looked at')
  return open(browser, server.url, { storage: admin, ...options })
}

/** Asserts that nothing went wrong on a page, and closes it. */
async function close(page) {
  assert.deepEqual(page.wrong, [])
  await page.context().close()
}

function deferred() {
  let resolve
  const promise = new Promise((settle) => (resolve = settle))
  return { promise, resolve }
}

async function choosePassword(page, t, { name, password }, button) {
  await page.getByLabel(t('session:password'), { exact: true }).waitFor()
  if (await page.getByLabel(t('session:name'), { exact: true }).isVisible()) {
    await page.getByLabel(t('session:name'), { exact: true }).fill(name)
  }
  await page.getByLabel(t('session:password'), { exact: true }).fill(password)
  await page.getByRole('button', { name: button }).click()
}

test('the first administrator is made with the link that the server printed, once', async () => {
  assert.ok(server.link, 'the server prints a link')
  const t = words('zh-CN')
  const page = await open(browser, server.url)
  await page.goto('/')
  await page.getByRole('heading', { name: t('session:welcome') }).waitFor()
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'sign-in')
  await page.goto('about:blank')
  await page.goto(server.link)
  await page.getByLabel(t('session:password'), { exact: true }).waitFor()
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'set-up')
  await choosePassword(page, t, ADMIN, t('session:setUpDo'))
  await page.getByRole('heading', { name: t('overview:title'), level: 1 }).waitFor()
  admin = await page.context().storageState()
  await page.goto('about:blank')
  await page.goto(server.link)
  await page.getByText(t('ui:code.link_invalid')).waitFor()
  await close(page)
})

test('a wrong password is refused in words, the right one lets in, and signing out ends it', async () => {
  const t = words('en')
  const page = await open(browser, server.url, { language: 'en' })
  await page.goto('/profiles')
  await page.getByLabel(t('session:name')).fill(ADMIN.name)
  await page.getByLabel(t('session:password'), { exact: true }).fill('not the password')
  await page.getByRole('button', { name: t('session:signIn') }).click()
  await page.getByText(t('ui:code.sign_in_refused')).waitFor()
  await page.getByLabel(t('session:password'), { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: t('session:signIn') }).click()
  await page.getByRole('heading', { name: t('profiles:title'), level: 1 }).waitFor()
  await page.getByRole('button', { name: t('app:signOut') }).click()
  await page.getByRole('heading', { name: t('session:welcome') }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: t('session:welcome') }).waitFor()
  await close(page)
})

/** Makes a user; gives the link by which they choose their password. */
async function invite(name, role) {
  const t = words('en')
  const page = await asAdmin({ language: 'en' })
  await page.goto('/settings/users')
  const adding = page.getByRole('region', { name: t('settings:user.add') })
  await adding.getByLabel(t('settings:user.name')).fill(name)
  await adding.getByRole('combobox').click()
  await page.locator('.ant-select-item-option').filter({ hasText: t(`app:role.${role}`) }).click()
  await adding.getByRole('button', { name: t('settings:user.add') }).click()
  const link = await adding.getByText(/#token=/).innerText()
  await close(page)
  return link.replace(/^https?:\/\/[^/]+/, server.url)
}

for (const language of LANGUAGES) {
  const t = words(language)
  const navigate = (page, name) => page.getByRole('navigation').getByRole('link', { name: t(`${name}:title`) }).click()

  describe(`in ${language}`, () => {
    test('the overview shows the loop and leads to what is behind it', async () => {
      const page = await asAdmin({ language })
      await page.goto('/')
      const loop = page.getByRole('region', { name: t('overview:loop.title') })
      await loop.waitFor()
      assert.equal(await loop.getByRole('listitem').count(), 8)
      await page.getByRole('img', { name: /\d/ }).first().waitFor()
      await loop.getByRole('link', { name: t('overview:stage.clean.name') }).click()
      await page.getByRole('heading', { name: t('data:title'), level: 1 }).waitFor()
      await close(page)
    })

    test('data shows sources that add up, and the plan with events outside of it', async () => {
      const page = await asAdmin({ language })
      await page.goto('/')
      await navigate(page, 'data')
      const row = page.getByRole('row').filter({ hasText: 'sandbox' })
      await row.waitFor()
      const cells = await row.getByRole('cell').allInnerTexts()
      const [rowsIn, out, merged, rejected] = cells.slice(4, 8).map((cell) => Number(cell.replaceAll(/\D/g, '')))
      assert.ok(rowsIn > 0)
      assert.equal(rowsIn, out + merged + rejected)
      await page.getByRole('link', { name: t('data:tab.plan') }).click()
      await page.getByRole('row').filter({ hasText: 'Link Clicked' }).getByText(t('data:plan.seen')).waitFor()
      await close(page)
    })

    test('a person is found by name, and a tag of theirs is explained down to its events', async () => {
      const page = await asAdmin({ language })
      await page.goto('/profiles?tag=frequent_chatter')
      const first = page.getByRole('row').nth(1).getByRole('link')
      const name = await first.getByRole('strong').innerText()
      await first.click()
      await page.getByRole('heading', { name, level: 1 }).waitFor()
      const title = language === 'en' ? /./ : /日均/
      await page.getByRole('region', { name: t('profiles:tags') }).getByRole('button', { name: title }).first().click()
      const why = page.getByRole('dialog')
      await why.getByText(t('profiles:why.rule')).waitFor()
      await why.getByText(t('profiles:why.consent')).waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: t('profiles:tab.timeline') }).click()
      await page.getByRole('time').first().waitFor()
      await page.goto('/profiles')
      await page.getByLabel(t('profiles:search.label')).fill(name)
      await page.waitForURL(/q=/)
      await settled(page)
      const found = await page.getByRole('row').nth(1).getByRole('link').innerText()
      assert.match(found, new RegExp(name))
      await close(page)
    })

    test('a guess stands apart from what is known, and says what speaks for it', async () => {
      const page = await asAdmin({ language })
      await page.goto('/profiles/p12')
      const guesses = page.getByRole('region', { name: t('profiles:guess.title') })
      await guesses.getByText(t('profiles:trait.gender'), { exact: true }).waitFor()
      const known = page.getByRole('region', { name: t('profiles:traits'), exact: true })
      assert.equal(await known.getByText('inferred_gender').count(), 0)
      await guesses.getByRole('button').click()
      const why = page.getByRole('dialog')
      await why.getByRole('listitem').first().waitFor()
      await why.getByText(t('profiles:guess.weights')).waitFor()
      assert.deepEqual(await violations(page), [])
      await close(page)
    })

    test('how well a trait can be guessed is tried first, taken into use, and taken back', async () => {
      const page = await asAdmin({ language })
      await page.goto('/profiles/guesses')
      const trait = t('profiles:trait.province')
      const panel = page.getByRole('region', { name: trait })
      await panel.getByText(t('profiles:guessing.none')).waitFor()
      await panel.getByRole('button').click()
      const trial = page.getByRole('dialog')
      await trial.getByRole('button', { name: t('profiles:guessing.estimate') }).click()
      await trial.getByRole('img', { name: t('profiles:guessing.coverageLabel') }).waitFor()
      assert.deepEqual(await violations(page), [])
      assert.equal(await panel.getByText(t('profiles:guessing.none')).count(), 1)
      await trial.getByRole('button', { name: t('profiles:guessing.use') }).click()
      await trial.getByText(t('profiles:guessing.used')).waitFor()
      await page.keyboard.press('Escape')
      await panel.getByText(t('profiles:guessing.daily')).waitFor()
      await panel.getByRole('button', { name: t('profiles:guessing.forget') }).click()
      await page.getByRole('tooltip').getByRole('button', { name: t('profiles:guessing.forget') }).click()
      await panel.getByText(t('profiles:guessing.none')).waitFor()
      await close(page)
    })

    test('two people are merged by hand, the log has it, and taking it back parts them', async () => {
      const page = await asAdmin({ language })
      const [one, other] = language === 'en' ? ['p30', 'p31'] : ['p32', 'p33']
      await page.goto(`/profiles/${one}/identity`)
      await page.getByRole('button', { name: t('profiles:decide.open') }).click()
      const saying = page.getByRole('dialog')
      await saying.getByRole('button', { name: t('profiles:decide.do.same') }).click()
      await saying.getByText(t('profiles:decide.missing')).waitFor()
      await saying.getByLabel(t('profiles:decide.right')).fill(other)
      await page.keyboard.press('Enter')
      await saying.waitFor({ state: 'hidden' })
      const said = page.getByRole('region', { name: t('profiles:whole.title') })
      await said.getByText(t('profiles:decide.same'), { exact: true }).waitFor()
      await page.goto('/profiles/merges')
      const merged = page.getByRole('region', { name: t('profiles:identity.merges') }).getByRole('row').nth(1)
      await merged.getByText(one, { exact: true }).waitFor()
      await merged.getByText(other, { exact: true }).waitFor()
      const decided = page.getByRole('region', { name: t('profiles:whole.decisions') }).getByRole('row').nth(1)
      await decided.getByRole('link').first().waitFor()
      await decided.getByRole('button').click()
      await page.getByRole('dialog').getByRole('button', { name: t('profiles:undo.decision.do'), exact: true }).click()
      await decided.getByText(t('profiles:log.revoked')).waitFor()
      const parted = page.getByRole('region', { name: t('profiles:log.partings') }).getByRole('row').nth(1)
      await parted.getByText(one, { exact: true }).waitFor()
      await parted.getByText(other, { exact: true }).waitFor()
      await close(page)
    })

    test('a tag is found in the catalogue, and read down to the lines of its versions', async () => {
      const page = await asAdmin({ language })
      await page.goto('/')
      await navigate(page, 'tags')
      await page.getByLabel(t('tags:list.search')).fill('chatter')
      await page.getByRole('link', { name: /frequent_chatter/ }).click()
      await page.getByRole('region', { name: t('tags:value.title') }).getByText("per_day('Message Received'").waitFor()
      await page.getByRole('link', { name: t('tags:tab.versions') }).click()
      await page.getByText(t('tags:version.number', { number: 1 })).waitFor()
      await page.getByRole('link', { name: t('tags:tab.people'), exact: true }).click()
      await page.getByRole('row').nth(1).getByRole('link').waitFor()
      await close(page)
    })

    test('a rule with a mistake shows it at its place, and what it would say once it is mended', async () => {
      const page = await asAdmin({ language })
      await page.goto('/tags/workbench')
      const editor = page.getByRole('textbox', { name: t('tags:workbench.text') })
      await editor.fill("- tag: eager\n  title: { zh: 急, en: Eager }\n  dimension: behaviour\n  when: cuont('Link Clicked') >= 1\n")
      await page.getByText(t('ui:place', { line: 4, column: 9 })).waitFor()
      assert.equal(await page.locator('.cm-lintRange-error').innerText(), 'cuont')
      await editor.fill("- tag: eager\n  title: { zh: 急, en: Eager }\n  dimension: behaviour\n  when: count('Link Clicked') >= 1\n")
      const shown = page.getByRole('region', { name: t('tags:preview.title') })
      await shown.getByRole('row').nth(1).getByText(t('tags:value.yes')).waitFor()
      await close(page)
    })

    test('an audience built by hand and one that is written find the same people', async () => {
      const page = await asAdmin({ language })
      await page.goto('/audiences/build')
      const counted = page.getByRole('region', { name: t('audiences:count.title') }).getByRole('definition').first()
      const text = page.getByRole('textbox', { name: t('audiences:build.expression') })
      await text.fill("tag('frequent_chatter') and not (age < 30 or city is null)")
      await counted.waitFor()
      const written = await counted.innerText()
      assert.match(written, /\d/)
      const group = page.getByRole('group', { name: t('audiences:build.any') })
      await group.getByRole('textbox', { name: t('audiences:condition.trait') }).last().waitFor()
      // The same by hand: an empty beginning, a tag, a group, its opposite.
      await text.fill('')
      await page.getByRole('combobox', { name: t('audiences:condition.kind') }).first().waitFor()
      await text.fill("not (city is null or age < 30) and tag('frequent_chatter')")
      await page.waitForFunction((value) => document.querySelector('dd')?.innerText === value, written)
      await close(page)
    })

    test('a campaign shows where every message is, and what its experiment found', async () => {
      const page = await asAdmin({ language })
      await page.goto('/')
      await navigate(page, 'campaigns')
      await page.getByRole('link', { name: /baby-week/ }).click()
      await page.getByRole('region', { name: t('campaigns:variant.title') }).getByText('https://').first().waitFor()
      await page.getByRole('link', { name: t('campaigns:tab.progress') }).click()
      const numbers = page.getByRole('region', { name: t('campaigns:progress.title') }).getByRole('strong')
      await numbers.first().waitFor()
      const sum = await numbers.allInnerTexts()
      const [planned, ...whereabouts] = sum.map((number) => Number(number.replaceAll(/\D/g, '')))
      assert.ok(planned > 0)
      assert.equal(planned, whereabouts.reduce((all, one) => all + one, 0))
      await page.getByRole('link', { name: t('campaigns:experiment') }).click()
      const verdict = page.getByRole('region', { name: t('experiments:verdict.title') }).getByRole('article').first()
      await verdict.getByRole('listitem').first().waitFor()
      const said = await verdict.getByRole('listitem').allInnerTexts()
      assert.ok(said.every((sentence) => /\p{Script=Han}/u.test(sentence) === (language === 'zh-CN')), said.join(' '))
      await close(page)
    })

    test('a consent is written down and stands in the ledger of everybody', async () => {
      const page = await asAdmin({ language })
      const notice = `story-${language}`
      await page.goto('/profiles/p20/consents')
      await page.getByLabel(t('profiles:consent.notice')).fill(notice)
      await page.getByRole('button', { name: t('profiles:consent.record') }).click()
      await page.getByRole('cell', { name: notice }).waitFor()
      await navigate(page, 'privacy')
      await page.getByText(notice).first().waitFor()
      await page.getByRole('link', { name: t('privacy:tab.ledger') }).click()
      await page.getByRole('row').filter({ hasText: notice }).getByText(t('privacy:granted')).waitFor()
      await close(page)
    })

    test('a request of a data subject is written down, and closed once it is answered', async () => {
      const page = await asAdmin({ language })
      const through = `call ${language}`
      await page.goto('/privacy/requests')
      await page.getByLabel(t('privacy:request.person')).fill('p24')
      await page.getByLabel(t('privacy:request.through')).fill(through)
      await page.getByRole('button', { name: t('privacy:request.add') }).click()
      const row = page.getByRole('row').filter({ hasText: through })
      await row.getByRole('button', { name: t('privacy:request.close') }).click()
      await page.getByRole('tooltip').getByRole('button', { name: t('privacy:request.close') }).click()
      await row.getByText(t('privacy:request.states.done')).waitFor()
      await close(page)
    })

    test('an export is a file, and the audit trail has it', async () => {
      const page = await asAdmin({ language })
      await page.goto('/profiles/p21')
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: t('profiles:export') }).click()
      const file = JSON.parse(await readFile(await (await download).path(), 'utf8'))
      assert.equal(file.person, 'p21')
      await page.goto('/privacy/audit')
      await page.getByRole('row').filter({ hasText: t('privacy:action.profile_export') }).filter({ hasText: 'p21' }).first().waitFor()
      await close(page)
    })

    test('rules of quality are found in the catalogue, and sources say what they sent', async () => {
      const page = await asAdmin({ language })
      await page.goto('/data/rules')
      await page.getByLabel(t('data:rule.search')).fill('identifier_missing')
      await page.getByRole('row').nth(1).getByText(t('data:severity.reject')).waitFor()
      assert.equal(await page.getByRole('row').count(), 2)
      await page.getByRole('link', { name: t('data:tab.health') }).click()
      const source = page.getByRole('region', { name: 'sandbox' })
      await source.getByRole('img', { name: /sandbox/ }).waitFor()
      await close(page)
    })

    test('changed files are taken into use without a restart, and a mistake in one is said at its place', async () => {
      const page = await asAdmin({ language })
      const file = join(story.folder, 'tags', `story-${language}.yaml`)
      await page.goto('/settings')
      const panel = page.getByRole('region', { name: t('settings:reload.title') })
      const reload = async () => {
        await panel.getByRole('button', { name: t('settings:reload.do') }).click()
        await page.getByRole('tooltip').getByRole('button', { name: t('settings:reload.do') }).click()
      }
      await writeFile(file, "- tag: eager\n  title: { zh: 急, en: Eager }\n  dimension: behaviour\n  when: cuont('Link Clicked') >= 1\n")
      await reload()
      await panel.getByRole('alert').getByText(t('ui:place', { line: 4, column: 9 })).waitFor()
      await rm(file)
      await reload()
      await panel.getByText(t('settings:reload.state.in_use'), { exact: true }).waitFor()
      await close(page)
    })

    test('settings tell the zone, and a write key is made and stopped', async () => {
      const page = await asAdmin({ language })
      await page.goto('/')
      await navigate(page, 'settings')
      await page.getByText('Asia/Shanghai').waitFor()
      await page.getByRole('link', { name: t('settings:tab.keys') }).click()
      const panel = page.getByRole('region', { name: t('settings:key.title') })
      await panel.getByRole('combobox').click()
      await page.locator('.ant-select-item-option').first().click()
      await panel.getByRole('button', { name: t('settings:key.add') }).click()
      const secret = await panel.getByText(/^wk_/).innerText()
      const event = { userId: 'story', event: 'Link Clicked', writeKey: secret }
      const send = () => page.request.post('/v1/track', { data: event })
      assert.equal((await send()).status(), 200)
      await panel.getByRole('button', { name: t('settings:key.revoke') }).last().click()
      await page.getByRole('tooltip').getByRole('button', { name: t('settings:key.revoke') }).click()
      await panel.getByText(t('settings:key.revoked')).first().waitFor()
      await close(page)
    })
  })
}

test('an operator writes a tag with a mistake, mends it and saves it; it has people, an audience rests on it, and neither loses what others write', async () => {
  const t = words('zh-CN')
  const page = await open(browser, server.url)
  await page.goto(await invite(OPERATOR.name, 'operator'))
  await choosePassword(page, t, OPERATOR, t('session:chooseDo'))
  await page.getByRole('heading', { name: t('overview:title'), level: 1 }).waitFor()
  const inUse = page.getByRole('status').getByText(t('ui:change.in_use'))
  // Before the words there may be the name of an icon.
  const button = (within, words) => within.getByRole('button', { name: new RegExp(`${words}$`) })
  const save = button(page, t('tags:save.do'))
  const tag = (rule) => `# 故事。\n- tag: story_eager\n  title: { zh: 急切, en: Eager }\n  dimension: behaviour\n  when: ${rule}\n`

  await page.goto('/tags/workbench')
  const editor = page.getByRole('textbox', { name: t('tags:workbench.text') })
  await editor.fill(tag("cuont('Link Clicked') >= 1"))
  await page.getByText(t('ui:place', { line: 5, column: 9 })).waitFor()
  assert.ok(await save.isDisabled())
  const tried = page.waitForResponse((answer) => answer.url().endsWith('/tags/preview') && answer.ok() && answer.request().postData().includes('story_eager'))
  await editor.fill(tag("count('Link Clicked') >= 1"))
  await tried
  const preview = page.getByRole('region', { name: t('tags:preview.title') })
  await preview.getByRole('row').nth(1).getByText(t('tags:value.yes')).waitFor()
  const previewed = Number((await preview.getByRole('cell').nth(1).innerText()).replaceAll(/\D/g, ''))
  assert.ok(previewed > 0)
  await save.click()
  await inUse.waitFor()
  assert.equal(await readFile(join(story.folder, 'tags/story_eager.yaml'), 'utf8'), tag("count('Link Clicked') >= 1"))
  const members = await (await page.request.get('/api/v1/tags/story_eager/members')).json()
  assert.equal(members.people, previewed)

  // It is said once, and not again when the page is loaded anew.
  await page.reload()
  await preview.getByRole('row').nth(1).waitFor()
  assert.equal(await inUse.count(), 0)

  // Somebody else changes the file: what they wrote is shown, and not lost.
  await editor.fill(tag("count('Link Clicked') >= 2"))
  await writeFile(join(story.folder, 'tags/story_eager.yaml'), tag("count('Link Clicked') >= 3"))
  await save.click()
  const conflict = page.getByRole('alert').filter({ hasText: t('tags:save.conflict', { file: 'tags/story_eager.yaml' }) })
  await conflict.getByText('>= 3').waitFor()
  await settled(page)
  assert.deepEqual(await violations(page), [])
  assert.match(await editor.innerText(), />= 2/)
  await button(conflict, t('tags:save.mine')).click()
  await inUse.waitFor()
  assert.match(await readFile(join(story.folder, 'tags/story_eager.yaml'), 'utf8'), />= 2/)

  await page.goto('/audiences/build')
  await page.getByRole('textbox', { name: t('audiences:build.expression') }).fill("tag('story_eager')")
  await page.getByRole('region', { name: t('audiences:count.title') }).getByRole('definition').first().waitFor()
  await button(page, t('audiences:save.as')).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t('audiences:save.name'), { exact: true }).fill('story_fans')
  await dialog.getByLabel(t('audiences:save.titleZh')).fill('故事里的人')
  await settled(page)
  assert.deepEqual(await violations(page), [])
  await button(dialog, t('audiences:save.do')).click()
  await inUse.waitFor()
  await page.goto('/audiences')
  await page.getByRole('row').filter({ hasText: 'story_fans' }).getByText('故事里的人').waitFor()

  // What is used neither goes away nor retires; what is not used any more does.
  await page.goto('/tags/workbench?of=story_eager')
  await button(page, t('ui:delete.do')).click()
  const asked = page.getByRole('tooltip')
  await asked.getByText('story_fans').waitFor()
  assert.ok(await button(asked, t('ui:delete.do')).isDisabled())
  await page.goto('/tags')
  await page.getByRole('checkbox', { name: 'story_eager' }).check()
  await page.getByText(t('tags:status.retired'), { exact: true }).last().click()
  await button(page, t('tags:bulk.set')).click()
  await page.getByRole('alert').getByText(/audiences\/story_fans\.yaml/).waitFor()
  await page.goto('/audiences/build?of=story_fans')
  await button(page, t('ui:delete.do')).click()
  await button(asked, t('ui:delete.do')).click()
  await inUse.waitFor()
  await page.goto('/tags')
  await page.getByRole('checkbox', { name: 'story_eager' }).check()
  await page.getByText(t('tags:status.retired'), { exact: true }).last().click()
  await button(page, t('tags:bulk.set')).click()
  await inUse.waitFor()
  assert.match(await readFile(join(story.folder, 'tags/story_eager.yaml'), 'utf8'), /- tag: story_eager\n  status: retired\n/)
  await close(page)
})

test('a campaign is written step by step, approved, sent, paused in the middle, resumed, and read', async () => {
  const t = words('zh-CN')
  const w = (key, values) => t(`campaigns:${key}`, values)
  const page = await asAdmin()
  const button = (key) => page.getByRole('button', { name: w(key) })
  const field = (key) => page.getByLabel(w(`wizard.${key}`), { exact: true })
  const number = async (found) => Number((await found.innerText()).replaceAll(/\D/g, ''))

  await page.goto('/campaigns')
  await page.getByRole('link', { name: w('wizard.new') }).click()
  await field('name').fill('story-week')
  await field('audience').fill('active_members')
  await button('wizard.next').click()
  for (const limit of ['quiet', 'cap']) await page.getByRole('switch', { name: w(`wizard.${limit}`) }).click()
  await button('wizard.next').click()
  await field('text').fill('您好，')
  await page.getByRole('group', { name: w('wizard.fields') }).getByRole('button', { name: /^nickname/ }).click()
  assert.match(await field('text').inputValue(), /^您好，\{\{ nickname/)
  const messages = page.getByRole('region', { name: w('variant.title') })
  await messages.getByText(/^您好，[^{]/).first().waitFor()
  await button('wizard.next').click()
  await field('holdout').fill('20')
  await button('wizard.next').click()
  await settled(page)
  assert.deepEqual(await violations(page), [])
  await shoot(page, 'campaign-wizard-review')
  const who = page.getByRole('region', { name: w('review.title') })
  const stat = async (key) => number(who.getByRole('term').filter({ hasText: new RegExp(`^${w(`review.${key}`)}$`) }).locator('+ dd'))
  const [audience, ...parts] = await Promise.all(['audience', 'leaving', 'held', 'leftOut', 'holdout'].map(stat))
  assert.ok(audience > 0)
  assert.equal(audience, parts.reduce((all, one) => all + one, 0))

  // The file beside it: a mistake is at its place, and what is edited is read back into the steps.
  const file = page.getByRole('textbox', { name: w('wizard.file') })
  const text = await page.evaluate(() => JSON.parse(sessionStorage.getItem('qianmian.draft.campaigns.wizard.')).text)
  await file.fill(text.replace('active_members', 'active_member'))
  await page.locator('.cm-lintRange-error').first().waitFor()
  assert.ok(await button('wizard.save').isDisabled())
  await file.fill(text.replace('holdout: 0.2', 'holdout: 0.1'))
  await page.getByRole('button', { name: w('wizard.step.measure') }).click()
  await page.waitForFunction((label) => document.querySelector(`[aria-label="${label}"]`)?.value === '10', w('wizard.holdout'))
  await button('wizard.save').click()

  await page.getByRole('heading', { name: /story-week/ }).waitFor()
  assert.match(await readFile(join(story.folder, 'campaigns/story-week.yaml'), 'utf8'), /holdout: 0\.1/)
  const act = async (name) => {
    await button(`act.${name}.do`).click()
    await page.getByRole('dialog').getByRole('button', { name: w(`act.${name}.do`) }).click()
  }

  // With a start it waits for it; called off and without one it is sent by hand.
  const schedule = async () => {
    await page.getByRole('link', { name: w('wizard.edit') }).click()
    await page.getByRole('button', { name: w('wizard.step.delivery') }).click()
    await page.getByRole('switch', { name: w('wizard.start') }).click()
  }
  await schedule()
  assert.match(await field('startAt').inputValue(), /T09:00$/)
  await button('wizard.save').click()
  await page.getByText(w('wouldStart')).waitFor()
  await act('approve')
  await page.getByText(w('state.scheduled'), { exact: true }).waitFor()
  await page.getByText(w('starts')).waitFor()
  assert.deepEqual(await violations(page), [])
  await act('withdraw')
  await page.getByText(w('state.draft'), { exact: true }).waitFor()
  await schedule()
  await button('wizard.save').click()
  await page.waitForFunction(async () => {
    const all = await (await fetch('/api/v1/campaigns')).json()
    return all.find(({ name }) => name === 'story-week').start === null
  })
  await page.goto('/campaigns/story-week')
  await act('approve')
  await page.getByText(w('approved', { by: ADMIN.name })).waitFor()
  webhook.hold()
  await act('send')
  await act('pause')
  await page.getByText(w('state.paused'), { exact: true }).waitFor()
  webhook.release()
  await page.getByRole('link', { name: w('tab.progress') }).click()
  const sums = page.getByRole('region', { name: w('progress.title') }).getByRole('strong')
  await sums.first().waitFor()
  const planned = await number(sums.first())
  assert.ok(planned > 16)
  assert.ok((await number(sums.nth(1))) < planned)
  await act('resume')
  await page.getByText(w('state.done'), { exact: true }).waitFor()
  const [all, sent, failed, suppressed] = (await sums.allInnerTexts()).map((one) => Number(one.replaceAll(/\D/g, '')))
  assert.deepEqual([all, sent + suppressed, failed], [planned, planned, 0])
  assert.equal(webhook.requests(), sent)
  await page.getByRole('link', { name: w('experiment') }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await close(page)
})

test('an analyst sees no more than the role allows, and the API refuses the rest', async () => {
  const t = words('en')
  const link = await invite(ANALYST.name, 'analyst')
  const other = await open(browser, server.url, { language: 'en' })
  // The link is in the address once only: nothing that comes late may begin the page anew.
  const late = deferred()
  await other.route(/\/assets\/en_US-[^/]*\.js$/, async (route) => {
    await late.promise
    await route.continue()
  })
  await other.goto(link)
  await other.getByLabel(t('session:password'), { exact: true }).waitFor()
  const came = other.waitForResponse(/\/assets\/en_US-/)
  late.resolve()
  await came
  await settled(other)
  await choosePassword(other, t, ANALYST, t('session:chooseDo'))
  await other.getByRole('heading', { name: t('overview:title'), level: 1 }).waitFor()
  await other.goto('/settings/users')
  await other.getByRole('link', { name: t('settings:tab.workspace') }).waitFor()
  assert.equal(await other.getByRole('link', { name: t('settings:tab.users') }).count(), 0)
  await other.goto('/profiles/p12')
  await other.getByRole('link', { name: t('profiles:tab.portrait') }).waitFor()
  assert.equal(await other.getByRole('button', { name: t('profiles:erase.open') }).count(), 0)
  await other.goto('/profiles/merges')
  await other.getByRole('region', { name: t('profiles:identity.merges') }).getByRole('row').nth(1).waitFor()
  assert.equal(await other.getByRole('button', { name: t('profiles:undo.merge.do') }).count(), 0)
  for (const [path, shown] of [
    ['/tags/workbench?of=frequent_chatter', t('tags:workbench.copy')],
    ['/audiences/build?of=active_members', t('audiences:build.copy')],
  ]) {
    await other.goto(path)
    await other.getByRole('button', { name: shown }).waitFor()
    assert.equal(await other.getByRole('button', { name: t('tags:save.do') }).count(), 0, path)
    assert.equal(await other.getByRole('button', { name: t('ui:delete.do') }).count(), 0, path)
  }
  for (const path of ['/api/v1/users', '/api/v1/audit', '/api/v1/profiles/p12/export']) {
    assert.equal((await other.request.get(path)).status(), 403, path)
  }
  await close(other)
})

test('what is empty, failed or not allowed says so, and what to do', async () => {
  const t = words('en')
  const page = await asAdmin({ language: 'en' })
  const answer = (path, status, body) =>
    page.route(`**/api/v1/${path}`, (route) => route.fulfill({ status, json: body }), { times: 1 })
  await answer('quarantine*', 200, [])
  await page.goto('/data/quarantine')
  await page.getByText(t('data:quarantine.none')).waitFor()
  await answer('sources', 500, { code: 'internal', message: 'the server failed; its log says why' })
  await page.goto('/data')
  await page.getByText('the server failed; its log says why').waitFor()
  await page.getByRole('button', { name: t('ui:again') }).click()
  await page.getByRole('row').filter({ hasText: 'sandbox' }).waitFor()
  await answer('consents*', 403, { code: 'forbidden', message: 'no' })
  await page.goto('/privacy/ledger')
  await page.getByText(t('ui:forbidden.title')).waitFor()
  await page.goto('/nowhere')
  await page.getByText(t('app:missing.title')).waitFor()
  await page.goto('/profiles?q=nobody-of-this-name')
  await page.getByText(t('profiles:list.none')).waitFor()
  assert.deepEqual(await violations(page), [])
  await close(page)
})

test('the keyboard reaches everything: the skip link first, then the navigation', async () => {
  const t = words('en')
  const page = await asAdmin({ language: 'en' })
  await page.goto('/data')
  await settled(page)
  await page.keyboard.press('Tab')
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  assert.equal(await focused(), t('app:skip'))
  await page.keyboard.press('Tab')
  assert.equal(await focused(), t('overview:title'))
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle)
  assert.notEqual(outline, 'none')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: t('overview:title'), level: 1 }).waitFor()
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
  await close(page)
})

test('a session that ended is begun again over the page, and what was typed stays', async () => {
  const t = words('en')
  const page = await asAdmin({ language: 'en' })
  await page.goto('/profiles/p22/consents')
  await page.getByLabel(t('profiles:consent.notice')).fill('typed before')
  await page.context().clearCookies()
  await page.getByRole('button', { name: t('profiles:consent.record') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(t('session:expired')).waitFor()
  await dialog.getByLabel(t('session:password'), { exact: true }).fill(ADMIN.password)
  await dialog.getByRole('button', { name: t('session:signIn') }).click()
  await dialog.waitFor({ state: 'hidden' })
  assert.equal(await page.getByLabel(t('profiles:consent.notice')).inputValue(), 'typed before')
  await page.getByRole('button', { name: t('profiles:consent.record') }).click()
  await page.getByRole('cell', { name: 'typed before' }).waitFor()
  await close(page)
})

test('a server that goes away is said, typed work stays, and everything goes on once it is back', async () => {
  const t = words('en')
  const page = await asAdmin({ language: 'en' })
  await page.goto('/profiles/p23/consents')
  await page.getByLabel(t('profiles:consent.notice')).fill('typed work')
  await server.stop()
  await page.getByRole('button', { name: t('profiles:consent.record') }).click()
  const outage = page.getByRole('main').getByRole('alert').filter({ hasText: t('app:outage.text') })
  await outage.waitFor()
  server = await serve(story.folder, new URL(server.url).host)
  // It is noticed without anybody's doing.
  await outage.waitFor({ state: 'detached', timeout: 60_000 })
  assert.equal(await page.getByLabel(t('profiles:consent.notice')).inputValue(), 'typed work')
  await close(page)
})

/** Places that load nothing, and so have nothing to say before somebody acts. */
const STILL = ['settings-account']

test('every place says that it is on its way, that it failed, and that it is not allowed', async () => {
  const t = words('en')
  const page = await asAdmin({ language: 'en' })
  let answer
  await page.route(/\/api\/v1\/(?!session)/, (route) => answer(route))
  const refuse = (status, code) => (route) => route.fulfill({ status, json: { code, message: 'the log says why' } })
  const main = page.locator('#main')
  const states = [
    [() => undefined, main.locator('[aria-busy="true"]')],
    [refuse(500, 'internal'), main.getByRole('alert').getByText('the log says why')],
    [refuse(403, 'forbidden'), main.getByText(t('ui:forbidden.title'))],
  ]
  for (const [name, path] of PLACES.filter(([name]) => !STILL.includes(name))) {
    for (const [answered, shown] of states) {
      answer = answered
      await page.goto(path, { waitUntil: 'domcontentloaded' })
      await shown.first().waitFor().catch(() => assert.fail(`${name} does not show ${shown}`))
    }
  }
  await close(page)
})

test('where there is no data yet, every place says so and what to do', async () => {
  const empty = emptyWorkspace()
  const own = await serve(empty.folder)
  try {
    const t = words('en')
    const page = await open(browser, own.url, { language: 'en' })
    await page.goto(own.link)
    await choosePassword(page, t, ADMIN, t('session:setUpDo'))
    await page.getByRole('heading', { name: t('overview:title'), level: 1 }).waitFor()
    await page.getByText(t('overview:empty.title')).waitFor()
    const none = {
      '/data': 'data:reason.none',
      '/data/health': 'data:health.none',
      '/data/quarantine': 'data:quarantine.none',
      '/profiles': 'profiles:list.none',
      '/profiles/merges': 'profiles:log.noPartings',
      '/campaigns': 'campaigns:list.none',
      '/experiments': 'experiments:list.none',
      '/privacy/ledger': 'privacy:noEntries',
      '/settings': 'settings:noLimits',
    }
    for (const [path, key] of Object.entries(none)) {
      await page.goto(path)
      await page.getByText(t(key)).first().waitFor()
      assert.deepEqual(await violations(page), [], path)
    }
    await close(page)
  } finally {
    await own.stop()
    empty.forget()
  }
})

describe('every place, in both themes, wide and narrow', () => {
  for (const [theme, width, language] of [
    ['light', 1280, 'zh-CN'],
    ['dark', 1280, 'en'],
    ['light', 390, 'en'],
    ['dark', 390, 'zh-CN'],
  ]) {
    test(`${theme} at ${width} px`, async () => {
      const page = await asAdmin({ theme, width, language })
      const found = []
      for (const [name, path] of PLACES) {
        await page.goto(path)
        await page.locator('#main').waitFor()
        await settled(page)
        found.push(...(await violations(page)).map((violation) => `${path}: ${violation}`))
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        if (overflow > 0) found.push(`${path}: ${overflow} px too wide`)
        await shoot(page, `${name}-${theme}-${width}`)
      }
      assert.deepEqual(found, [])
      await close(page)
    })
  }
})
