// One tag: what it says, of whom, since when it says so, and what rests on it.
import { EditOutlined, TeamOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { Loaded } from '@/ui/Loaded'
import { Page } from '@/ui/Page'
import { Tabbed } from '@/ui/Tabbed'
import { useTitle } from '@/ui/titles'
import { Definition } from './Definition'
import { Members } from './Members'
import { OverlapOf } from './Overlap'
import { Population } from './Population'
import { Status } from './Status'
import styles from './Tags.module.css'
import { useTag } from './queries'
import { Versions } from './Versions'

export function Tag() {
  const { t } = useTranslation('tags')
  const title = useTitle()
  const { name = '' } = useParams()
  const tag = useTag(name)
  return (
    <Loaded query={tag}>
      {(found) => {
        const root = `/tags/of/${name}`
        const tabs = [
          { path: '', label: t('tab.definition'), children: <Definition tag={found} /> },
          { path: 'population', label: t('tab.population'), children: <Population tag={found} /> },
          { path: 'people', label: t('tab.people'), children: <Members tag={found} /> },
          { path: 'overlap', label: t('tab.overlap'), children: <OverlapOf name={name} /> },
          { path: 'versions', label: t('tab.versions'), children: <Versions versions={found.versions} /> },
        ]
        const heading = (
          <span className={styles.heading}>
            {title(found.title)} <code className="faint">{name}</code> <Status status={found.status} />
          </span>
        )
        const actions = (
          <>
            <Link to={`/profiles?tag=${encodeURIComponent(name)}`}>
              <Button icon={<TeamOutlined />}>{t('seePeople')}</Button>
            </Link>
            <Link to={`/tags/workbench?of=${encodeURIComponent(name)}`}>
              <Button type="primary" icon={<EditOutlined />}>
                {t('workbench.change')}
              </Button>
            </Link>
          </>
        )
        return (
          <Page title={heading} lead={found.description} actions={actions}>
            <Tabbed root={root} tabs={tabs} />
          </Page>
        )
      }}
    </Loaded>
  )
}
