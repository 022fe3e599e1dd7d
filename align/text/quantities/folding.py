"""Texts as the readers of quantities take them: of the same length, in half width, Simplified."""

from __future__ import annotations

from typing import Final

__all__ = ["folded", "is_traditional"]

# Only the characters that the readers ask for; general conversion is of the lexicon.
_PAIRS: Final = """
億亿萬万兩两點点個个幾几餘余數数負负貳贰參叁叄叁陸陆號号農农曆历陰阴舊旧臘腊時时鐘钟週周禮礼晝昼間间
歲岁紀纪華华國国圓圆幣币鎊镑盧卢紐纽澳澳門门臺台韓韩銖铢羅罗蘭兰馬马爾尔克克畝亩頃顷釐厘噸吨
錢钱擔担磅磅盎盎聳耸攝摄溫温氣气倆俩條条項项款款節节冊册張张隻只輛辆艘艘間间棟栋幢幢層层樓楼級级屆届
屬属組组隊队場场輪轮齣出篇篇頁页頓顿雙双對对種种類类樣样塊块顆颗粒粒枚枚綫线線线道道處处戶户輩辈課课
匯汇億亿從从過过達达約约將将滿满達达從从連连翻翻長长漲涨擴扩減减虧亏損损跌跌漲涨續续積积極极標标準准碼码
電电話话傳传眞真帳账賬账證证編编護护照照頭头親亲關关係系輕轻無无實实應应該该當当會会議议應应體体劃划
計计規规談谈論论記记許许說说請请證证調调獲获戰战後后發发開开關关題题廣广廠厂慶庆曉晓東东單单據据
嚴严豐丰鳳凤鳥鸟龍龙龜龟寶宝頻频額额願愿類类顧顾風风飛飞飯饭館馆餐餐鐵铁銀银銅铜錄录鏡镜陽阳陳陈
階阶際际難难雲云靈灵靜静須须領领頂顶順顺預预頗颇顏颜驗验驚惊鮮鲜齊齐齒齿麥麦麵面黃黄黨党
變变讓让讀读識识譯译買买賣卖賓宾質质賽赛賞赏賢贤車车軍军軌轨較较載载輸输轉转辦办農农這这遠远適适選选還还
邊边鄉乡醫医釋释鈔钞鎮镇鑽钻閃闪問问聞闻閣阁陣阵殺杀殼壳氫氢測测湯汤溝沟滅灭滿满潔洁潤润灣湾
災灾烏乌無无煙烟熱热爭争爺爷牆墙獨独獎奖現现環环產产畫画異异療疗癥症皺皱監监盤盘礎础禮礼
種种稱称穩稳窮穷競竞筆笔節节範范築筑簡简糧粮糾纠級级紅红納纳純纯紙纸紛纷紐纽細细終终組组結结給给
統统絲丝經经綠绿維维綱纲網网綜综緊紧緒绪線线緣缘編编緩缓練练縣县縮缩總总績绩織织繼继續续纖纤罷罢義义習习
聖圣聯联聲声職职聽听肅肃腦脑與与興兴舉举舊旧藝艺華华莊庄葉叶藥药蘇苏處处虛虚號号蟲虫術术衛卫衝冲裝装補补製制複复
見见親亲覺觉覽览觀观訂订訊讯討讨訓训設设訪访評评詞词試试詩诗誌志語语誤误誰谁課课諾诺講讲謝谢譜谱警警
護护讚赞豬猪貓猫財财責责貨货販贩貧贫貴贵費费資资賴赖購购贏赢趙赵趨趋跡迹踐践蹤踪躍跃進进運运違违遊游
鄰邻鄭郑針针釣钓鋼钢錢钱錯错鍵键鐘钟門门閉闭間间閱阅隊队陸陆陽阳隨随險险隱隐雖虽雜杂雞鸡離离電电霧雾韋韦
頁页項项預预頭头頻频題题顯显飲饮養养馬马駐驻騎骑騙骗驅驱驗验體体髮发鬆松鬥斗魚鱼鳴鸣鴨鸭黃黄齡龄
〡一〢二〣三㈠一
"""


def _pairs() -> dict[int, str]:
    text = "".join(_PAIRS.split())
    return {ord(a): b for a, b in zip(text[::2], text[1::2], strict=True) if a != b}


_TRADITIONAL: Final = _pairs()
_WIDE: Final = {
    **{0xFF01 + at: chr(0x21 + at) for at in range(94)},
    **dict.fromkeys(map(ord, "−﹣–—‒―‐‑－"), "-"),
    **dict.fromkeys(map(ord, "～〜∼"), "~"),
    **dict.fromkeys(map(ord, "\u00a0\u2009\u202f\u2007\u3000\u2002\u2003"), " "),
    **dict.fromkeys(map(ord, "’‘＇ʼ"), "'"),
    **dict.fromkeys(map(ord, "“”＂"), '"'),
    **dict.fromkeys(map(ord, "：∶"), ":"),
    **dict.fromkeys(map(ord, "％﹪"), "%"),
    **dict.fromkeys(map(ord, "○◯"), "〇"),
    ord("，"): "，",
    ord("。"): "。",
    ord("·"): "·",
    ord("℃"): "℃",
    ord("￥"): "¥",
    ord("＄"): "$",
}
_CHINESE: Final = {**_TRADITIONAL, **_WIDE}


_MORE: Final = frozenset(
    "價們來為個說還沒對開學麼當見問聽書買錢讓給誰題樂媽頭條檢較張擴總經線繼續資產業務員團園圖圍壓塊壞"
    "夠夢奪奮婦嬰孫導屬島師帶幣幫庫廢彈強彎徑從復恆惡慣態慮憂憑憲懷戲擁擇據擊擋損搖撐攜敗敵數斷"
    "曆書會東極構槍樁標權歡歷歸殘氣決沒況淚淺減溫準滾漢潛澤濃濕營爐爾牽狀獎獲瑪環療癒盡盧監盤眾"
    "睏確碼禍禦禮積穩窩競筆築籌籠糧紅約級紀純紙細終組絕統經維網緊緒線練緩縣總繁績織繞繪續罰羅義習"
    "職聯聲肅脅腦腳臉臨舉艦艱藍藝虧術衛衝補裝製複視覺觀觸訂訊記訓設許訴診評詞試詩話該詳認誤說課調談"
)


_ALL: Final = _MORE | {chr(code) for code in _TRADITIONAL}


def is_traditional(text: str) -> bool:
    """Whether a Chinese text has characters that only Traditional writing has."""
    return not _ALL.isdisjoint(text)


def folded(text: str, lang: str) -> str:
    """*text* of the same length: signs and digits of half width, Chinese Simplified."""
    return text.translate(_CHINESE if lang == "zh" else _WIDE)
