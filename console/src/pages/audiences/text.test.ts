import { expect, test } from 'vitest'
import { textOf, withExpression } from './text'

test('a new audience is written with what is said of it', () => {
  expect(textOf({ name: 'fans', zh: '粉丝', purpose: 'marketing' }, 'tag(a)\n  and tag(b)')).toBe(
    'audience: fans\ntitle: { zh: "粉丝", en: "粉丝" }\npurpose: "marketing"\nexpression: |-\n  tag(a)\n    and tag(b)\n',
  )
  expect(textOf({ name: 'a: b' }, "city = '北京市'")).toBe('audience: "a: b"\nexpression: |-\n  city = \'北京市\'\n')
})

test('another expression leaves everything else of the file alone', () => {
  const file = '# Why.\naudience: fans # named so\nexpression: >-\n  tag(a)\n\n  and tag(b)\n\n# After.\npurpose: marketing\n'
  expect(withExpression(file, 'tag(c)')).toBe(
    '# Why.\naudience: fans # named so\nexpression: |-\n  tag(c)\n\n# After.\npurpose: marketing\n',
  )
  expect(withExpression('audience: fans\nexpression: tag(a)\n', 'tag(b)')).toBe('audience: fans\nexpression: |-\n  tag(b)\n')
})

test('an audience in a list keeps its place', () => {
  const part = '- audience: fans\n  expression: "tag(a)\n    or tag(b)"\n  purpose: x'
  expect(withExpression(part, 'tag(c)')).toBe('- audience: fans\n  expression: |-\n    tag(c)\n  purpose: x')
  expect(withExpression('- expression: tag(a)\n  audience: fans', 'tag(c)')).toBe('- expression: |-\n    tag(c)\n  audience: fans')
})
