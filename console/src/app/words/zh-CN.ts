export default import.meta.glob<object>('/src/**/zh-CN.json', { eager: true, import: 'default' })
