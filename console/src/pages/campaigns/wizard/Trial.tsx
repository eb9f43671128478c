// What the text would do: who gets it, who waits, who is left out and why, and how it reads for real people.
import { Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Notice } from '@/ui/Failure'
import { Panel } from '@/ui/Panel'
import { Messages, Who } from '../Review'
import styles from './Wizard.module.css'
import type { Writing } from './writing'

export function Trial({ writing, full }: { writing: Writing; full: boolean }) {
  const { t } = useTranslation('campaigns')
  const { preview, error, mistakes, person, setPerson } = writing
  const elsewhere = mistakes.length > 0 ? null : error
  return (
    <div className={styles.stack} aria-live="polite">
      <Notice error={elsewhere} />
      {preview ? (
        <>
          <Panel title={t('review.title')} hint={t('review.hint')}>
            <Who preview={preview} full={full} />
          </Panel>
          <Panel
            title={t('variant.title')}
            hint={t('variant.hint')}
            extra={
              <Input.Search
                className={styles.person}
                allowClear
                aria-label={t('wizard.person')}
                placeholder={t('wizard.personHint')}
                value={person}
                onChange={({ target }) => setPerson(target.value)}
              />
            }
            flush
          >
            <Messages variants={preview.definition.variants} samples={preview.samples} />
          </Panel>
        </>
      ) : (
        !error && <p className="soft">{t('wizard.nothing')}</p>
      )}
    </div>
  )
}
