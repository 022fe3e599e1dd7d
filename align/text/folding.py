"""Chinese text as rules are written: in Simplified characters and with the usual marks.

Rules that name Chinese words are written once, in Simplified characters, and are asked of
:func:`folded` text. Each character becomes one character, so offsets stay. The table holds
the characters that words of such rules are written with (a test sees that it does), not all.
"""

from __future__ import annotations

from typing import Final

__all__ = ["folded"]

_TRADITIONAL: Final = (
    "佈來個們備傳價優兒內兩冊別則創動務勛勝勞勢勳勸匯區協厤參員問啓啞啟喚單嗎嘆噹國圍園圓圖執報"
    "場塊壓壞夾奬婦學實寧審寫寬寶將專對導層島嵗帥師帳帶幣幫幾庫廠廣張強彆彈彔彙後徑從復徵徹惱愛"
    "態慣慮慶憶應戀戰戶捲掃掛揚換揮損撈撐撲擇擊擔據擴擺攝敗敘敵數斷時暢曆曉書會朮査條棄棟極構槍"
    "樓標樣樹橋機檔檢檯欄權歎歡歲歷歸殘殲殺沒沖測溝溼滅滙滾滿漢漲潤澤濕濟瀏灣為無煉煩熱燈營爛爲"
    "爾狀猶獄獎獨獲現環產産甯畢畫異畵當療發監盤確碼種稱積穩穫窮競筆箇節範築簡糧糾紀約紅納純級細"
    "紹終組結絕絡給統絶經綠維網綵緑緣編緩練縣縮總績繼續罵羅義習聞聯聲職聽肅脩腦腳臉臺與興舉舊舘"
    "華葉葯蒐蓋蔘薦藍藥處號術衝裏補裝裡製複襬覈見規視覺覽觀觸訂計訊討訓記訪設許訴註証評詞詢試詩"
    "話該詳誌認語誠誤說説誰課調談請論諸講謝證識譜譯議護譽讀變讓讚貝負財貨責貴買費資賣質賽贊贏趙"
    "車軟較載輕輪輯輸轉農迴這連進運過達遞遠適遲遷選遺還邊郵鄉釋針鈡銀鋒鋼錄錢錯録錶鍊鍵鍼鍾鎭鎮"
    "鏈鐘鐵鑑鑒長門閉開間閱閲關陰陳陸陽隊際隨險雖雙雜離難霧靈靜韆韋響頁頂項順須頓領頭頻題顏顔願"
    "類顧顯風颱飛飯館馬駛駡騰驅驗驚驟體髮鬚魚鮮鳥鳴麥麼麽黃點齊齒齣龍龜衆眾籌劃諺"
)
_SIMPLIFIED: Final = (
    "布来个们备传价优儿内两册别则创动务勋胜劳势勋劝汇区协历参员问启哑启唤单吗叹当国围园圆图执报"
    "场块压坏夹奖妇学实宁审写宽宝将专对导层岛岁帅师帐带币帮几库厂广张强别弹录汇后径从复征彻恼爱"
    "态惯虑庆忆应恋战户卷扫挂扬换挥损捞撑扑择击担据扩摆摄败叙敌数断时畅历晓书会术查条弃栋极构枪"
    "楼标样树桥机档检台栏权叹欢岁历归残歼杀没冲测沟湿灭汇滚满汉涨润泽湿济浏湾为无炼烦热灯营烂为"
    "尔状犹狱奖独获现环产产宁毕画异画当疗发监盘确码种称积稳获穷竞笔个节范筑简粮纠纪约红纳纯级细"
    "绍终组结绝络给统绝经绿维网彩绿缘编缓练县缩总绩继续骂罗义习闻联声职听肃修脑脚脸台与兴举旧馆"
    "华叶药搜盖参荐蓝药处号术冲里补装里制复摆核见规视觉览观触订计讯讨训记访设许诉注证评词询试诗"
    "话该详志认语诚误说说谁课调谈请论诸讲谢证识谱译议护誉读变让赞贝负财货责贵买费资卖质赛赞赢赵"
    "车软较载轻轮辑输转农回这连进运过达递远适迟迁选遗还边邮乡释针钟银锋钢录钱错录表炼键针钟镇镇"
    "链钟铁鉴鉴长门闭开间阅阅关阴陈陆阳队际随险虽双杂离难雾灵静千韦响页顶项顺须顿领头频题颜颜愿"
    "类顾显风台飞饭馆马驶骂腾驱验惊骤体发须鱼鲜鸟鸣麦么么黄点齐齿出龙龟众众筹划谚"
)
# Ellipses and dashes as other keyboards and fonts have them.
_MARKS: Final = {"⋯": "…", "─": "—", "―": "—", "━": "—"}
_FOLD: Final = str.maketrans({**dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)), **_MARKS})


def folded(text: str) -> str:
    """*text* for matching, of the same length; never for display.

    >>> folded("老師講：「沒有⋯⋯」")
    '老师讲：「没有……」'
    """
    return text if text.isascii() else text.translate(_FOLD)
