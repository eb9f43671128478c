// Every version of a tag with the lines that changed.
import { Timeline } from 'antd'
import { useTranslation } from 'react-i18next'
import type { TagVersion } from '@/api/schema'
import { Nothing } from '@/ui/Nothing'
import { Panel } from '@/ui/Panel'
import { When } from '@/ui/When'
import styles from './Tags.module.css'

/** The changed lines, or the whole text of the first version. */
function Text({ version }: { version: TagVersion }) {
  const lines = version.changes.length > 0 ? version.changes : version.yaml.trimEnd().split('\n')
  return (
    <pre className={styles.text} tabIndex={0}>
      {lines.map((line, index) => (
        <span key={`${index} ${line}`} className={line.startsWith('+ ') ? styles.added : line.startsWith('- ') && version.changes.length > 0 ? styles.removed : undefined}>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  )
}

export function Versions({ versions }: { versions: TagVersion[] }) {
  const { t } = useTranslation('tags')
  if (versions.length === 0) return <Nothing title={t('version.none')}>{t('version.noneText')}</Nothing>
  const items = [...versions].reverse().map((version) => ({
    key: version.version,
    color: version.until ? 'gray' : 'green',
    content: (
      <>
        <p>
          <strong>{t('version.number', { number: version.version })}</strong>{' '}
          <span className="soft">
            <When at={version.since} exact /> – {version.until ? <When at={version.until} exact /> : t('version.now')}
          </span>
        </p>
        <Text version={version} />
      </>
    ),
  }))
  return (
    <Panel title={t('version.title')} hint={t('version.hint')}>
      <Timeline items={items} />
    </Panel>
  )
}
