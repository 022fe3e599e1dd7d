"""Words, idioms and names with numbers in them that count nothing.

What stands in them may still answer a number of the other side (三峡, *Three Gorges*), so
the readers keep their digits as silent quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

__all__ = ["chinese_names", "english_names"]

# Simplified. What a bracket says must (not) follow: 三星 is none in 三星级.
_CHINESE: Final = """
一五一十 一刀两断 一分为二 一举两得 一石二鸟 一石两鸟 一箭三雕 一日千里 一落千丈 一泻千里 一目十行
一呼百应 一问三不知 一波三折 一清二楚 一清二白 一穷二白 一来二去 一干二净 一官半职 一年半载
一鳞半爪 一知半解 一星半点 一时半会 一差二错 一曝十寒 一诺千金 一字千金 一刻千金 一掷千金 一言九鼎
一了百了 一通百通 一传十 一本万利 两全其美 两面三刀 两败俱伤 两袖清风 两小无猜 两肋插刀 两难
两口子 两码事 两回事 两面派 两性 两极 两栖 两旁 两侧 两端 两边 两手抓 两下子 三长两短 三言两语
三三两两 三五成群 五次三番 三番五次 三番两次 三令五申 三头六臂 三心二意 三心两意 三教九流 三姑六婆
三六九等 三天两头 三天打鱼 三更半夜 三思而后行 三思 三缄其口 三足鼎立 三生有幸 三从四德 三纲五常
三山五岳 三皇五帝 三妻四妾 三魂七魄 三亲六故 三顾茅庐 三寸不烂 三十而立 三十六计 三百六十行
三下五除二 三七二十一 三伏(?!天数) 三九天 三角债 三角洲 三角恋 三角形 三角(?![钱五]) 三轮车 三明治
三文鱼 三脚架 三脚猫 三岔口 三人成虎 三人行 三句话不离本行 三分钟热度 三只手 再三
三国(?!(?:首脑|外长|领导|签|之间|达成)) 三军(?!人) 三产 三农 三包(?![盐糖烟米面]) 三通(?!电) 三围
三废 三维 三味 三味线 三八妇女节 三八红旗手 四面八方 四面楚歌 四通八达 四分五裂 四平八稳 四海为家
四海 四邻 四舍五入 四大皆空 四大发明 四书五经 四合院 四肢 四周(?!的?时间|后|内|前|以)
四处(?!房|住|工|公|场|地) 四起(?!事|案|交|诉|火|命) 四散 四方(?!面|会|协) 四季(?!度) 四不像
四两拨千斤 四体不勤 五花八门 五湖四海 五颜六色 五光十色 五谷丰登 五谷 五脏六腑 五脏 五官 五体投地
五雷轰顶 五味杂陈 五味 五大三粗 五彩 五金 五行(?!字|代|诗|文) 五十步笑百步 五马分尸 五斗米 五线谱
五香 五指 五音 五内 五毒 五仁 六神无主 六亲不认 六根清净 六畜 六合(?=彩|区) 六书 六艺 六神
七上八下 七嘴八舌 七手八脚 七零八落 七拼八凑 七窍生烟 七窍 七情六欲 七老八十 七扭八歪 七弯八拐
七折八扣 七荤八素 七步之才 七夕 七律 七绝 八仙过海 八仙桌 八仙 八面玲珑 八面威风 八面来风 八拜之交
八字没一撇 八字 八卦 八股 八成新 八方(?!面) 八哥 八角(?!钱) 八旗 八宝 八音盒 八九不离十 十拿九稳
九牛一毛 九死一生 九霄云外 九霄 九泉 九五之尊 九九归一 九天 九州 九宫 九重天 九曲 九族 十全十美
十万火急 十万八千里 十恶不赦 十年寒窗 十年树木 十年磨一剑 十字路口 十字架 十字 十足
三尺讲台 七尺男儿 七尺之躯 十里八乡 十里长街 十之八九 十有八九
十万个为什么 十面埋伏 十指 十里洋场 十目所视 十室九空 十羊九牧 十项全能 十月怀胎 十三陵 十三太保
百发百中 百战百胜 百战不殆 百折不挠 百里挑一 百年大计 百年好合 百年老店 百年老校 百年不遇 百年难遇
百年之后 百年树人 百花齐放 百花 百家争鸣 百家讲坛 百家姓 百家乐 百家(?=争|讲|姓|乐|号|饭) 百感交集
百感 百废待兴 百废俱兴 百无聊赖 百无禁忌 百无一失 百依百顺 百思不得其解 百思不解 百闻不如一见
百口莫辩 百密一疏 百步穿杨 百川归海 百川 百般 百姓 百货 百科 百合 百叶 百灵 百出 百忙 百害 百兽
百鸟 百善 百态 百川东到海 百尺竿头 百褶 百日维新 百折 百里(?=挑|杜|酬|奚) 百听不厌 百看不厌
百读不厌 百试不爽 百万富翁 百万雄师 千方百计 千辛万苦 千军万马 千山万水 千变万化 千差万别 千真万确
千载难逢 千篇一律 千家万户 千言万语 千丝万缕 千头万绪 千疮百孔 千锤百炼 千奇百怪 千姿百态 千娇百媚
千呼万唤 千秋万代 千秋 千古 千金 千里迢迢 千里之行 千里马 千里眼
千里(?=之|迢|马|眼|江|共|送|走|驰|山|冰|目) 千钧一发 千钧 千虑一得 千虑一失 千夫所指 千人一面
千叮万嘱 千叮咛 千恩万谢 千回百转 千刀万剐 千层 千斤顶 千禧 千万富翁 万一 万万(?=没|不) 万能
万众一心 万众 万物 万事如意 万事俱备 万事 万岁 万分(?!之) 万般 万象 万有引力 万籁 万马奔腾 万马
万人空巷 万家灯火 万家(?=灯|乐) 万无一失 万不得已 万变不离其宗 万古 万里长城 万里长征
万里(?!以|左|的路) 万紫千红 万水千山 万花筒 万向 万国 万圣 万寿 万劫不复 万幸 万恶
万丈(?=高|深|光|豪) 万全 万世 万念俱灰 万象更新 万贯 万户(?=侯|千) 万民 万代 万箭 万金油 万用 万达
万科 万豪 万宝 万隆 万宁 万州 万历 万维网 亿万富翁 亿万富豪 亿万 亿欧 千千万万 成千成万 数一数二
低三下四 丢三落四 颠三倒四 说三道四 推三阻四 不三不四 朝三暮四 挑三拣四 接二连三 独一无二 说一不二
略知一二 心无二用 合二为一 二话不说 二话没说 二流子
二百五(?![十个多余千万亿元块人名米公斤点%年月天次分]) 二愣子 二把手 二传手 二手 二胡 二维码 二维
二元(?![钱的]|以) 二进制 二重唱 二重奏 二重 二次元 二人转 二心 二线 二奶 二锅头 二叠纪 二郎神
二氧化 二噁英 二甲 二聚 三氧化 三聚氰胺 三聚 三甲 四氯 四氧化 五氧化 六氟 七氟 二极管 三极管
二恶英 乱七八糟 杂七杂八 横七竖八 七七八八 歪七扭八 半斤八两 八竿子 八辈子 三辈子 半信半疑
半途而废 半推半就 半夜三更 半夜 半路 半天 半岛 半导体 半壁 半径 半决赛 半空 半生不熟 半成品 半自动
半身不遂 半边天 半殖民地 半封建 多半 大半 小半 过半 前半 后半 上半 下半 夜半 一多半 以一当十
以一儆百 杀一儆百 以十当一 闻一知十 举一反三 挂一漏万 九九八十一 火冒三丈 垂涎三尺 退避三舍
约法三章 狡兔三窟 入木三分 余音绕梁三日 事不过三 各有千秋 惩一警百 不管三七二十一 学富五车
才高八斗 过五关斩六将 过五关 气象万千 瞬息万变 家财万贯 腰缠万贯 日理万机 罪该万死 感慨万千
思绪万千 排除万难 包罗万象 行百里者半九十 横扫千军 力敌万钧 雷霆万钧 鹏程万里 前程万里 晴空万里
仪态万千 变化万千 智者千虑 五音不全 二八佳人 三催四请 三拳两脚 三步并作两步 三步并两步 三下两下
两三下 一二(?![级线三四五六七八九十百千万亿〇零月年日点个名]) 老三老四 十分(?![钟之])
万分之一的希望 一半天 一国两制 一二线 第三世界 第三产业 第三者 第二职业 第六感 第二天 第三方
第三人称 第三国 第四权 双十一 双十二 双十协定 双十节 两会 两岸 两制 两弹一星 两个凡是 三个代表
两个确立 两个维护 两免三减半 三令 三反五反 四清 四人帮 四个现代化 四个全面 四项基本原则 五位一体
八项规定 八荣八耻 九二共识 六方会谈 八国联军 五眼联盟 五常(?!规) 三自一包 三来一补 三峡 三线城市
三线建设 二线城市 四线城市 五线城市 五保户 五保 五险一金 三险一金 四小龙 四大名著 四大天王
四库全书 三字经 千字文 二十四史 二十四节气 二十四孝 二人世界 三无产品 三好学生 三好 五好 八零后
九零后 七零后 六零后 五零后 八〇后 九〇后 七〇后 六〇后 五〇后 五四运动 五四青年节
五四(?![年月日〇零一二三四五六七八九十百]) 五卅 六四(?![年月日〇零一二三四五六七八九十百])
七七事变 九一八 一二九运动 一二九 一二八 八一建军节 八一南昌
八一(?![年月日〇零一二三四五六七八九十百]) 七一(?![年月日〇零一二三四五六七八九十百]) 六一儿童节
六一(?![年月日〇零一二三四五六七八九十百]) 五一劳动节 五一国际劳动节 五一黄金周 五一假期
五一(?![年月日〇零一二三四五六七八九十百]) 十一黄金周 十一假期 国庆十一 二七大罢工 三一运动 三一八
四一二 七二一 八七会议 双七 九三学社 九三阅兵 三二〇 二二八 二二六 三一一 五一二 九一一
一二三自由日 直落三局 直落两局 三亚 三明 三门峡 三沙 三河(?!流) 三原 三水(?=区|市) 三里屯 三元桥
三元里 三元(?=桥|里|牛|食|股|区|正) 三江 三江源 三台(?=县) 三都 三星堆 三清山 四川 四平 四会 四惠
四方区 四子王 五台 五台山 五指山 五常市 五大连池 五莲 五道口 五棵松 六安 六盘水 六合区 六里桥
七台河 七里河 七宝 八达岭 八宝山 八里桥 八公山 八大关 九江 九龙 九寨沟 九华山 九台 九乡 十堰
十里堡 十渡 百色 百慕大 百老汇 百里杜鹃 百望山 千岛湖 千岛群岛 千岛 千叶 千阳 千佛 万县 万盛
二连浩特 二道区 两广 两江 两湖 两河流域 两当 二汽 半月湾 三星(?![级期座]) 三菱 三洋 三井 三井住友
三得利 三一重工 三一集团 三一(?![年月日〇零一二三四五六七八九十百]) 三只松鼠 三全 三棵树 三鹿
三联(?!单) 三宅 三丽鸥 三浦 三木 三岛 三宝 四通 四维图新 五粮液 五菱 五矿 五十铃 五羊 五芳斋
五谷道场 六福 六必居 六国饭店 七喜 七匹狼 七牛 七天酒店 七十二家房客 八马 八宝粥 八喜 九阳 九牧
九芝堂 九鼎 九毛九 十月妈妈 百度 百事 百威 百胜 百联 百丽 百洁 百利 百润 百世 百济神州 百雀羚
百达翡丽 百年灵 百加得 百特 百奇 百思买 百得 百盛 百视通 千图 千寻 千禾 千与千寻 千问 万宝龙
万事达 万华 万和 万家乐 万通 万泰 万和城 亿纬 亿达 亿利 亿滋 亿航 亿联 二郎 五角大楼 五角场
七星(?!级) 六扇门 六小龄童 四环素 五倍子 三七(?=粉|片|二十一|总皂) 八珍 百部 百日咳 九香 万艾可
五加 五笔 三极 四氢 两面针 三金片 九制 百年纪念 二十一条(?=要求) 三朝元老 六朝古都 二孩 三孩 二胎
三胎 两地 两国 两党 两军 两院 两厂 两校 两市 两省 两家 两队 两者 二者 三者 两翼 两委 两用 两融
两高 两不愁 一千零一夜 初二(?=学生|年级|[上下]学期) 初三(?=学生|年级|[上下]学期) 高二 高三
大二(?=学生) 大三(?=学生) 大四(?=学生) 丈二 丈八
"""
# Lower case; a word may end otherwise after an asterisk.
_ENGLISH: Final = r"""
one another|one by one|one-offs?|one-way|one-sided|one-stop|one-third party|no one|everyone
|at once|once more|once again|all at once|first[- ]class|first[- ]hand|first[- ]aid|first lady
|first name|first of all|at first|first and foremost|first ladies|second[- ]hand|second nature
|second thoughts?|second to none|second-guess\w*|seconds? to|split second|third world|third[- ]rate
|third[- ]party|third parties|fourth estate|sixth sense|seventh heaven|eleventh hour
|nine[- ]to[- ]five|cloud nine|catch[- ]22|forty winks|two-faced|two[- ]way|two[- ]pronged
|at sixes and sevens|zero[- ]sum|zero tolerance|ground zero|ten commandments|seven-eleven
|thousand island|in the first place|in the second place|on the one hand
|for one thing|to one side|square one
|number one|day one|back to one|one and the same|one and all|one or two|one or other
|fifty-fifty|50[-/]50
|a hundred per ?cent sure|one-size-fits-all|first come,? first served|half-heart\w*|half-way|halfway
|half-time|half time|half brother|half sister|half-baked|half-truths?|half-life|half-lives
|quarter-?finals?|semi-?finals?|three-dimensional|two-dimensional|five-a-side|million-?aires?
|billion-?aires?|multi-?million-?aires?|umpteen\w*|nth|may day|quartermaster|decathlon|pentathlon
"""


_NUMERALS: Final = "一二两三四五六七八九十百千万亿几数"


@cache
def chinese_names() -> re.Pattern[str]:
    """Finds idioms and names in a Simplified text, the longest first."""
    words = sorted(set(_CHINESE.split()), key=lambda word: (-len(word.partition("(")[0]), word))
    # No name begins inside a number: 百出 of 三百出头.
    counted = _by_initial(word for word in words if word[0] in _NUMERALS)
    others = _by_initial(word for word in words if word[0] not in _NUMERALS)
    return re.compile(rf"(?<![{_NUMERALS}\d])(?:{counted})|{others}")


@cache
def english_names() -> re.Pattern[str]:
    """Finds words, phrases and names in an English text."""
    phrases = "".join(_ENGLISH.split("\n")).split("|")
    return re.compile(rf"\b(?:{_by_initial(phrases)})\b", re.IGNORECASE)


def _by_initial(patterns: Iterable[str]) -> str:
    """An alternation in the order of *patterns*, each of which begins with a letter.

    What begins alike is tried only where that letter stands, which is several times quicker.
    """
    groups: dict[str, list[str]] = {}
    for pattern in patterns:
        groups.setdefault(pattern[0], []).append(pattern[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())
