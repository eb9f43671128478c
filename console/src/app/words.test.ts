// Words live in the catalogues alone, and every word is in both.
import { readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const SRC = join(import.meta.dirname, '..')
const LANGUAGES = ['zh-CN', 'en'] as const
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
const folders = files.filter((path) => path.endsWith('/zh-CN.json')).map((path) => dirname(path))
const sources = files.filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.') && path !== 'api/schema.ts')

/** A catalogue as one text per dotted key. */
function catalogue(folder: string, language: string): Map<string, string> {
  const flat = new Map<string, string>()
  const walk = (value: unknown, key: string) => {
    if (typeof value === 'string') flat.set(key, value)
    else Object.entries(value as object).forEach(([name, inner]) => walk(inner, key ? `${key}.${name}` : name))
  }
  walk(JSON.parse(readFileSync(join(SRC, folder, `${language}.json`), 'utf8')), '')
  return flat
}

/** A key without what differs between languages: Chinese has one plural form, English two. */
const withoutPlural = (key: string) => key.replace(/_(one|other)$/, '')
const keysOf = (words: Map<string, string>) => new Set([...words.keys()].map(withoutPlural))
const placesOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

function parse(path: string) {
  return ts.createSourceFile(path, readFileSync(join(SRC, path), 'utf8'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
}

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  for (const child of node.getChildren()) yield* nodesOf(child)
}

describe.each(folders)('the catalogues of %s', (folder) => {
  const [zh, en] = LANGUAGES.map((language) => catalogue(folder, language)) as [Map<string, string>, Map<string, string>]

  test('have the same keys', () => {
    expect([...keysOf(zh)].sort()).toEqual([...keysOf(en)].sort())
  })

  test('have no empty text, and the same places in each', () => {
    for (const [key, text] of zh) {
      expect(text, key).not.toBe('')
      const english = en.get(key) ?? en.get(`${withoutPlural(key)}_other`)
      expect(placesOf(text), key).toEqual(placesOf(english ?? ''))
    }
    for (const [key, text] of en) expect(text, key).not.toBe('')
  })

  test('are Chinese where they should be', () => {
    const english = [...zh].filter(([, text]) => /[A-Za-z]{3,}/.test(text) && !/\p{Script=Han}/u.test(text))
    // Names that are the same in Chinese.
    const names = /^(OpenID|UnionID|CSV|JSON|API|HTTP|Parquet|Matrix|Webhook|webhook|SQL|\W|\{\{\w+\}\})+$/
    expect(english.filter(([, text]) => !names.test(text))).toEqual([])
  })
})

/** Attributes that people read. */
const READ = new Set(['title', 'label', 'placeholder', 'alt', 'aria-label', 'description', 'extra', 'message', 'content'])

test('no text that people read is written outside of the catalogues', () => {
  const found: string[] = []
  for (const path of sources) {
    for (const node of nodesOf(parse(path))) {
      const literal = ts.isStringLiteralLike(node) ? node.text : ''
      const told =
        (ts.isJsxText(node) && /\p{L}{2,}/u.test(node.text)) ||
        /\p{Script=Han}/u.test(literal) ||
        (literal !== '' && ts.isJsxAttribute(node.parent) && READ.has(node.parent.name.getText()) && /\p{L}/u.test(literal))
      if (told) found.push(`${path}: ${node.getText().trim()}`)
    }
  }
  expect(found).toEqual([])
})

/** The keys that a file asks for by a literal, with its namespaces: those of its `useTranslation`. */
function asked(path: string): { key: string; namespaces: string[] }[] {
  const nodes = [...nodesOf(parse(path))]
  const calls = nodes.filter((node): node is ts.CallExpression => ts.isCallExpression(node))
  const named = (call: ts.CallExpression, name: string) => call.expression.getText() === name
  const literal = (node?: ts.Expression) => (node && ts.isStringLiteralLike(node) ? node.text : undefined)
  const hooks = calls.filter((call) => named(call, 'useTranslation'))
  const namespaces = [...new Set(hooks.map((call) => literal(call.arguments[0]) ?? 'app'))]
  const keys = calls.filter((call) => named(call, 't')).flatMap((call) => literalsOf(call.arguments[0]))
  return keys.map((key) => {
    const [namespace, rest] = key.split(':')
    return rest ? { key: rest, namespaces: [namespace as string] } : { key, namespaces }
  })
}

/** The literal a key is, or those of a choice between two. */
function literalsOf(node?: ts.Expression): string[] {
  if (node && ts.isStringLiteralLike(node)) return [node.text]
  if (node && ts.isConditionalExpression(node)) return [...literalsOf(node.whenTrue), ...literalsOf(node.whenFalse)]
  return []
}

test('every key that is asked for is there', () => {
  const words = new Map(folders.map((folder) => [basename(folder), keysOf(catalogue(folder, 'zh-CN'))]))
  const missing = sources.flatMap((path) =>
    asked(path)
      .filter(({ key, namespaces }) => !namespaces.some((namespace) => words.get(namespace)?.has(key)))
      .map(({ key }) => `${path}: ${key}`),
  )
  expect(missing).toEqual([])
})

test('every page has a title in its catalogue', () => {
  for (const folder of folders.filter((folder) => dirname(folder) === 'pages')) {
    expect(catalogue(folder, 'en').get('title'), folder).toBeTruthy()
  }
})
