// Erasing a person cannot be undone: who does it types the person's number.
import { DeleteOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { api, call } from '@/api/client'
import { Notice } from '@/ui/Failure'
import styles from './Erase.module.css'

export function Erase({ person }: { person: string }) {
  const { t } = useTranslation('profiles')
  const { message } = App.useApp()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => call(api.DELETE('/api/v1/profiles/{person}', { params: { path: { person } } })),
    onSuccess: (gone) => {
      void message.success(t('erase.done', { events: gone.events, identifiers: gone.identifiers }))
      client.removeQueries({ queryKey: ['profile', person] })
      void client.invalidateQueries({ queryKey: ['people'] })
      void navigate('/profiles', { replace: true })
    },
  })
  return (
    <>
      <Button danger icon={<DeleteOutlined />} onClick={() => setOpen(true)}>
        {t('erase.open')}
      </Button>
      <Modal
        open={open}
        title={t('erase.title', { person })}
        okText={t('erase.do')}
        okButtonProps={{ danger: true, disabled: typed.trim() !== person, loading: isPending }}
        onOk={() => mutate()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <p>{t('erase.text')}</p>
        <label className={styles.confirm}>
          {t('erase.confirm', { person })}
          <Input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
        </label>
        <Notice error={error} />
      </Modal>
    </>
  )
}
