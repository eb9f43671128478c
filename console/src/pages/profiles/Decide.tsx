// Saying by hand that two are one person, or that they are two; it overrides the rules until it is taken back.
import { SwapOutlined } from '@ant-design/icons'
import { Button, Form, Input, Modal, Radio } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DecisionRequest } from '@/api/schema'
import { useMay } from '@/session/session'
import { Notice } from '@/ui/Failure'
import { useDecide } from './change'

function Saying({ person, done }: { person: string; done: () => void }) {
  const { t } = useTranslation('profiles')
  const id = useId()
  const [form] = Form.useForm<DecisionRequest>()
  const verdict = Form.useWatch('verdict', form) ?? 'same'
  const { mutate, isPending, error } = useDecide(done)
  const rules = [{ required: true, message: t('decide.missing') }]
  return (
    <Modal
      open
      title={t('decide.title')}
      okText={t(`decide.do.${verdict}`)}
      okButtonProps={{ loading: isPending, htmlType: 'submit', form: id }}
      onCancel={done}
    >
      <Form<DecisionRequest>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ verdict: 'same', left: person }}
        onFinish={({ left, right, ...said }) => mutate({ ...said, left: left.trim(), right: right.trim() })}
      >
        <Form.Item name="verdict" label={t('decide.verdict')}>
          <Radio.Group options={(['same', 'apart'] as const).map((value) => ({ value, label: t(`decide.${value}`) }))} />
        </Form.Item>
        <p className="soft">{t(`decide.text.${verdict}`)}</p>
        <Form.Item name="left" label={t('decide.left')} rules={rules}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="right" label={t('decide.right')} rules={rules}>
          <Input autoComplete="off" placeholder={t('decide.example')} />
        </Form.Item>
      </Form>
      <Notice error={error} />
    </Modal>
  )
}

export function Decide({ person }: { person: string }) {
  const { t } = useTranslation('profiles')
  const may = useMay()
  const [open, setOpen] = useState(false)
  if (!may('import')) return null
  return (
    <>
      <Button icon={<SwapOutlined />} onClick={() => setOpen(true)}>
        {t('decide.open')}
      </Button>
      {open && <Saying person={person} done={() => setOpen(false)} />}
    </>
  )
}
