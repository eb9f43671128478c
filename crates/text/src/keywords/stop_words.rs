//! Words that say how something is said, not what: pronouns, particles, conjunctions, adverbs, question words, and the
//! verbs of any talk. In folded form.

/// Function words of Chinese, and the commonest of English.
pub(super) const STOP_WORDS: &str = "的 地 得 了 着 过 吗 呢 吧 啊 呀 哦 哈 嗯 哎 唉 诶 嘛 啦 哟 喔 噢 哇 呗 么 嗨 喂 \
    我 你 您 他 她 它 我们 你们 他们 她们 它们 咱 咱们 自己 别人 人家 大家 这 那 哪 这个 那个 哪个 这些 那些 哪些 这里 那里 哪里 \
    这儿 那儿 哪儿 这样 那样 这么 那么 怎么 怎样 怎么样 什么 为什么 谁 多少 几 多 某 每 各 另 其 其他 其它 其中 其实 之 \
    是 不是 有 没有 没 在 不 也 都 就 还 又 再 才 只 很 太 最 更 挺 真 好 真是 非常 十分 特别 比较 已经 曾经 正在 刚 刚刚 一直 \
    总是 经常 有点 有些 一些 一下 一点 一样 一起 一个 一种 可能 应该 当然 确实 真的 好像 似乎 大概 也许 果然 居然 竟然 原来 \
    和 与 或 或者 及 以及 而 而且 并 并且 但 但是 可是 不过 然而 却 因为 所以 因此 由于 如果 要是 假如 虽然 即使 尽管 只要 只有 \
    除了 无论 不管 于是 然后 接着 比如 例如 还有 还是 对于 关于 根据 按照 通过 为了 为 以 于 从 自 由 向 往 对 对了 把 被 给 让 \
    叫 使 用 跟 同 比 像 等 等等 上 下 里 中 内 外 前 后 左右 之前 之后 以前 以后 以上 以下 时候 时间 现在 今天 昨天 明天 \
    个 位 部 首 次 种 件 条 张 本 些 点 里面 说 说说 讲 知道 觉得 认为 看 看看 看过 听 听过 听说 想 想要 要 会 能 能够 可以 需要 \
    去 来 到 做 去过 了解 喜欢 记得 告诉 请问 谢谢 不客气 你好 您好 再见 拜拜 好的 可以的 没错 是的 对的 不错 厉害 行 嗯嗯 哈哈 \
    哈哈哈 呵呵 不能 不会 不用 不要 不太 不知道 没事 没关系 这部 那部 这首 那首 东西 事情 地方 方面 感觉 出来 起来 下来 看到 听到 \
    the a an of and or in on at to is are was were be it this that i you he she we they for with as by from not no do \
    does did have has had will would can could my your his her its our their me him them what which who how when where \
    there here just so but if then than too very all any some";
