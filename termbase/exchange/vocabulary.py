"""What other tools call the fields of a glossary, and what they write into them.

Words are compared in small letters, Chinese ones in Simplified characters, without what
parts them (``Part_of_Speech``, ``Part of Speech``). What a tool means by its word decides, not
the word: ``Approved`` is a term that may be used, ``New`` one that nobody has looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from align.lexicon import simplify
from align.text.headers import plain_header
from termbase.model import ConceptStatus, TermStatus, TermType

__all__ = [
    "APPROVED",
    "FIELDS",
    "LISTS",
    "NEUTRAL",
    "PLACE_WORDS",
    "concept_status",
    "is_neutral",
    "is_true",
    "plain_word",
    "term_status",
    "term_type",
]


@lru_cache(maxsize=10_000)
def plain_word(text: str) -> str:
    """*text* as the keys of these tables are written."""
    text = plain_header(text).casefold()
    text = re.sub(r"[\s_\-/.:'’\"“”()\[\]*#]+", " ", text).strip()
    return text if text.isascii() else simplify(text)


def _words(text: str) -> list[str]:
    """What stands between commas."""
    return [word.strip() for word in " ".join(text.split()).split(",") if word.strip()]


def _table(text: str) -> dict[str, str]:
    """``name: word, word ...``, each name on a line of its own, as words and their names."""
    found: dict[str, str] = {}
    for name, words in re.findall(r"(?ms)^ {4}(\w+):(.*?)(?=^ {4}\w+:|\Z)", text):
        found.update(dict.fromkeys(_words(words), name))
    return found


FIELDS: Mapping[str, str] = _table(
    """
    concept: concept, concept id, conceptid, id, entry id, entryid, cid, term entry id,
        termentryid, record id, entry number, entry no, concept number, e id, iate id,
        unterm id, ref no, no, nr, number, num, index, key, uuid, guid, entry, lil id, 序号,
        编号, 词条编号, 概念编号, 条目编号, 术语编号, 概念号, 概念, 索引, 行号
    term_id: tid, term id, termid, string id, 术语号
    subject: subject, subjects, domain, domains, subject field, subject area, field, area,
        topic, category, categories, industry, discipline, subdomain, sub domain, subcategory,
        domain name, theme, sector, branch, tag, tags, labels, 领域, 学科, 专业, 类别, 分类,
        主题, 行业, 专业领域, 学科领域, 所属领域, 领域名称, 范畴, 类目, 标签, 子领域, 二级领域,
        一级领域
    definition: definition, definitions, def, meaning, description, desc, explanation, gloss,
        concept description, sense, 定义, 释义, 解释, 含义, 意义, 描述, 词义, 注解, 说明性定义,
        定义描述
    note: translator comments, developer comments, note, notes, comment, comments, remark,
        remarks, annotation, annotations, memo, additional information, info, information, misc,
        observation, observations, instructions, translator note, translators note,
        translator notes, 备注, 注释, 注, 批注, 评论, 说明, 附注, 备考, 备忘, 附加说明, 译注,
        注意事项, 其他说明, 补充说明, 补充
    usage_note: usage note, usage notes, usage, usage info, restriction, 用法, 用法说明,
        使用说明, 用法注释
    status: status, state, term status, approval status, administrative status, usage status,
        normative authorization, evaluation, acceptability, approval, review status, 状态,
        审核状态, 术语状态, 审定状态, 使用状态, 审批状态, 规范性, 推荐程度
    concept_status: concept status, entry status, 概念状态
    forbidden: forbidden, is forbidden, prohibited, banned, blacklisted, do not use,
        not allowed, 禁用, 是否禁用, 禁止, 禁止使用, 禁用标记
    preferred: preferred, is preferred, preferred term, recommended, 首选, 是否首选, 推荐, 优先,
        首选词
    approved: approved, is approved, validated, verified, 已批准, 批准, 已审核, 审核通过,
        是否审核
    case_sensitive: case sensitive, case sensitivity, casesensitive, case, match case,
        is case sensitive, 区分大小写, 大小写, 大小写敏感, 是否区分大小写, 大小写匹配
    exact_match: exact match, exact, exactmatch, matching, match type, whole word, 精确匹配,
        完全匹配, 全字匹配, 匹配方式
    translatable: translatable, is translatable, translate, translation needed,
        entry translatable, 可译, 可翻译, 是否翻译, 需要翻译, 是否可译
    untranslatable: do not translate, dnt, untranslatable, non translatable, not translatable,
        nontranslatable, donottranslate, keep, 不译, 不翻译, 免译, 无需翻译, 不可译, 保留原文
    pos: pos, part of speech, partofspeech, word class, grammatical category, word type,
        lexical category, 词性, 词类
    grammar: gender, grammatical gender, grammar, grammatical info, number gender, plurality,
        性, 语法, 语法信息, 数, 名词性别
    type: type, term type, termtype, kind, 类型, 术语类型, 词条类型
    client: client, customer, client id, clientid, customer subset, company, 客户, 客户名称,
        委托方
    project: project, project id, projectid, project name, 项目, 项目名称
    source: source, term source, termsource, reference, references, ref, bibliography, origin,
        source of term, provenance, term reference, authority, citation, 来源, 出处, 参考,
        参考文献, 术语来源, 依据, 引用来源, 参考来源, 资料来源
    context: context, contexts, example, examples, example of use, usage example,
        sample sentence, sample, term example, example sentence, use case, contextual example,
        sentence, illustration, 例句, 例子, 语境, 上下文, 示例, 例, 举例, 用例, 应用示例,
        使用示例, 示例句
    sort_key: pinyin, reading, pronunciation, transliteration, romanization, sort key, 拼音,
        汉语拼音, 读音, 发音, 注音, 音标
    synonym: synonym, synonyms, variant, variants, alternative, alternatives, alternative term,
        alternative terms, alternate, alt, other terms, also known as, aka, alias, aliases,
        spelling variant, allowed variants, 同义词, 近义词, 别名, 又称, 异名, 变体, 其他译法,
        其他译名, 备选译名, 备选, 别称, 另译, 又译
    abbreviation: abbreviation, abbreviations, acronym, acronyms, abbr, abbrev, short form,
        short forms, shortname, short name, initialism, 缩写, 缩略语, 缩略词, 简称, 略称, 简写,
        缩略形式
    forbidden_term: forbidden term, forbidden terms, banned terms, incorrect, wrong,
        deprecated term, deprecated terms, do not use terms, bad translation, incorrect term,
        禁用词, 禁用译法, 禁用语, 错误译法, 误译, 不规范译法, 不推荐译法, 弃用词
    language: l code, language, lang, locale, language code, lang code, term locale, termlocale,
        term language, languagecode, culture, language id, 语言, 语种, 语言代码, 语言编码
    related: related, related concept, related concepts, related terms, see also,
        cross reference, 相关概念, 相关术语, 参见, 另见
    info: term info
    url: url, link, links, concept url, image, picture, graphic, screenshot, file, 链接, 网址,
        图片, 截图
    probability: probability, confidence, 概率, 置信度
    frequency: frequency, freq, occurrences, hits, 频率, 频次, 出现次数, 词频
    administrative: is source, term is source, termissource, location, fuzzy, score, logdice,
        figure, reliability, t reliability, co occ freq, pos tag, glossary name, term base,
        termbase, tb, created, creator, created by, created at, created on, creation date,
        date created, createdat, creation time, author, modified, modifier, modified by,
        last modified, lastmodified, lastmodifier, modified at, modified on, modification date,
        updated, updated by, updated at, updatedat, date, last modified by, last updated,
        last change, date modified, added by, added, user, owner, reviewer, reviewed by,
        checked by, version, review date, length, 创建时间, 创建人, 创建者, 修改时间, 修改人,
        更新时间, 更新人, 日期, 作者, 添加人, 添加时间, 审核人, 录入人, 录入时间, 建立日期,
        审校, 译者
    """
)
"""What a header's words mean, apart from the language that it may name."""

LISTS = ("synonym", "abbreviation", "forbidden_term")
"""Fields whose cells hold terms, too."""

NEUTRAL = frozenset(
    _words(
        """
    column, content, correct, designation, entry, equivalent, equivalents, expression, form,
    full, glossary, headword, item, keyword, label, language, lemma, locale, main, name, names,
    official, orig, original, phrase, proposed, segment, source, src, standard, string, target,
    term, terminology, terms, text, tgt, title, translated, translation, translations, trg,
    unit, value, version, vocabulary, word, wording, words, 专业术语, 专名, 中文术语, 主, 全称,
    内容, 列, 单词, 原始语言, 原文, 原文术语, 原词, 原语, 参考, 参考译名, 参考译文, 名, 名称,
    名词, 名词术语, 字, 对应词, 对应语, 对照, 推荐, 推荐译名, 文, 文本, 术语, 条目, 标准,
    标准名称, 标准译名, 栏, 正式, 正式名称, 源文, 源文本, 源术语, 源词, 源语, 源语言, 用语,
    目标, 目标文本, 目标术语, 目标语, 目标语言, 目的语, 短语, 翻译, 表, 表达, 表述, 规范,
    规范名称, 规范译名, 词, 词条, 词汇, 词目, 词组, 词表, 词语, 译, 译名, 译文, 译法, 译词, 语,
    说法
    """
    )
)
"""Words of a header that say no more than that a column holds terms."""

PLACE_WORDS = frozenset(
    _words("entry, concept, term, item, record, glossary, the, of, for, in, and, a, is, e, l, t, c")
)
"""Words that may stand before a field's name: ``Entry_Subject``, ``concept_definition``."""

APPROVED = frozenset(
    _words(
        """
    accepted, active, approved, authorized, complete, completed, confirmed, done, final,
    finalised, finalized, ok, published, released, reviewed, translated, valid, validated,
    verified, 公布, 启用, 审定, 审核通过, 已公布, 已审定, 已审核, 已批准, 已确认, 已通过, 批准,
    有效, 通过
    """
    )
)
"""Words that say that a term may be used, but not whether it is the first choice."""

_NEUTRAL_RUN = re.compile(
    "(?:" + "|".join(sorted((w for w in NEUTRAL if not w.isascii()), key=len, reverse=True)) + ")+"
)


def is_neutral(word: str) -> bool:
    """Whether a word of a header says no more than that a column holds terms."""
    plain = plain_word(word)
    return plain in NEUTRAL or _NEUTRAL_RUN.fullmatch(plain) is not None


_STATUS: Mapping[str, TermStatus] = {
    word: TermStatus(name.replace("_", " "))
    for word, name in _table(
        """
    preferred: preferred, preferred term, standard, standardized, standardised, official,
        recommended, legal, regulated, main, primary, mandatory, required, correct, 首选, 推荐,
        优选, 标准, 规范, 规范用词, 正式, 官方, 主词条, 正名, 规范名, 首选词, 首选术语
    admitted: admitted, admitted term, allowed, permitted, acceptable, variant, alternative,
        alternate, synonym, secondary, usable, 许用, 可用, 允许, 容许, 备选, 别名, 同义词, 异名,
        允许使用, 可接受, 又称
    deprecated: deprecated, deprecated term, not recommended, notrecommended, obsolete,
        superseded, outdated, to be avoided, avoid, non standard, nonstandard, not preferred,
        non preferred, nonpreferred, archaic, dated, legacy, retired, rejected, declined,
        inactive, 弃用, 不推荐, 不建议, 过时, 废弃, 旧称, 已废止, 曾用名, 曾称, 旧译, 不再使用,
        已弃用, 停用, 拒绝, 已拒绝, 驳回
    forbidden: forbidden, forbidden term, prohibited, banned, do not use, dont use, don t use,
        blacklisted, disallowed, not allowed, not approved, disapproved, invalid, incorrect,
        wrong, negative, never use, not permitted, 禁用, 禁止, 禁止使用, 勿用, 不可用, 错误,
        误用, 不得使用, 不准, 不准使用, 误译, 不允许, 禁用词
    do_not_translate: do not translate, dnt, untranslatable, non translatable, not translatable,
        nontranslatable, donottranslate, keep original, leave untranslated, 不译, 不翻译, 免译,
        保留原文, 无需翻译, 勿译, 不可译
    proposed: proposed, new, draft, candidate, suggested, suggestion, pending, provisional,
        unapproved, in review, needs review, to be reviewed, to review, unverified,
        under review, wip, work in progress, tentative, open, todo, to do, unreviewed,
        not reviewed, unprocessed, provisionally processed, not yet approved,
        waiting for approval, waiting for review, needs editing, untranslated, for approval,
        submitted, 建议, 未定, 待定, 待审, 待审核, 草稿, 新, 新建, 新增, 候选, 未审核, 暂定,
        拟用, 待确认, 未批准, 待批准, 提议, 未确认, 待讨论, 试用
    """
    ).items()
}
_CONCEPT: Mapping[str, ConceptStatus] = {status.value: status for status in ConceptStatus} | {
    "approved": ConceptStatus.ACCEPTED,
    "proposed": ConceptStatus.CANDIDATE,
    "new": ConceptStatus.CANDIDATE,
    "draft": ConceptStatus.CANDIDATE,
    "候选": ConceptStatus.CANDIDATE,
    "审核中": ConceptStatus.UNDER_REVIEW,
    "in review": ConceptStatus.UNDER_REVIEW,
    "接受": ConceptStatus.ACCEPTED,
    "已接受": ConceptStatus.ACCEPTED,
    "拒绝": ConceptStatus.REJECTED,
    "已拒绝": ConceptStatus.REJECTED,
}
_TYPES: Mapping[str, TermType] = {kind.value: kind for kind in TermType} | {
    "fullform": TermType.FULL_FORM,
    "full": TermType.FULL_FORM,
    "full term": TermType.FULL_FORM,
    "term": TermType.FULL_FORM,
    "main entry term": TermType.FULL_FORM,
    "initialism": TermType.ACRONYM,
    "abbr": TermType.ABBREVIATION,
    "shortform": TermType.SHORT_FORM,
    "short": TermType.SHORT_FORM,
    "spelling variant": TermType.VARIANT,
    "synonym": TermType.VARIANT,
    "phraseologism": TermType.PHRASE,
    "全称": TermType.FULL_FORM,
    "首字母缩写": TermType.ACRONYM,
    "缩写": TermType.ABBREVIATION,
    "缩略语": TermType.ABBREVIATION,
    "简称": TermType.SHORT_FORM,
    "变体": TermType.VARIANT,
    "短语": TermType.PHRASE,
}
_TRUE = frozenset(
    _words(
        """
    true, yes, y, 1, 1.0, x, t, on, ✓, ✔, √, ☑, ✅, 是, 对, 有, 真, wahr, vrai, ja, oui, sí,
    si, checked, verdadero
    """
    )
)
_FALSE = frozenset(
    _words(
        """
    false, no, n, 0, 0.0, f, off, ✗, ✘, ×, ☐, ❌, -, —, 否, 不, 无, 假, falsch, faux, nein,
    non, none, unchecked, falso
    """
    )
)
# What the words of a field of yes and no are in tools that have words for it.
_FIELD_TRUE = {
    "case_sensitive": "case sensitive,casesense,sensitive,caseinsensitive no,exact,区分,敏感",
    "exact_match": "exact,exact match,whole word,精确,完全",
    "forbidden": "forbidden,prohibited,banned,禁用",
    "preferred": "preferred,首选,推荐",
    "translatable": "translatable,translate,可译",
    "untranslatable": "do not translate,dnt,untranslatable,不译",
    "approved": "approved,批准",
}
_FIELD_FALSE = {
    "case_sensitive": "permissive,casepermissive,case insensitive,insensitive,ignore case,不区分",
    "exact_match": "fuzzy,half prefix,halfprefix,custom,partial,50 prefix,prefix,模糊,部分",
    "forbidden": "not forbidden,allowed,允许",
    "translatable": "non translatable,not translatable,do not translate,dnt,不译,不可译",
}


def is_true(text: str, field: str) -> bool | None:
    """What a cell of a field of yes and no says; ``None`` if it says something else."""
    word = plain_word(text) or text.strip().casefold()
    if word in _TRUE or word in _FIELD_TRUE.get(field, "").split(","):
        return True
    if word in _FALSE or word in _FIELD_FALSE.get(field, "").split(","):
        return False
    return None


def term_status(text: str) -> TermStatus | None:
    """The status that a tool's word means; ``None`` if nobody knows the word.

    Words of :data:`APPROVED` mean a preferred term where there is no other.
    """
    word = plain_word(text)
    if word in APPROVED:
        return TermStatus.PREFERRED
    if word.endswith(" term"):
        word = word.removesuffix(" term")
    return _STATUS.get(word) or _STATUS.get(word.removesuffix(" admn sts").removesuffix("term"))


def concept_status(text: str) -> ConceptStatus | None:
    """The status of a concept that a word means."""
    return _CONCEPT.get(plain_word(text))


def term_type(text: str) -> TermType | None:
    """The type of a term that a word means."""
    word = plain_word(text)
    return _TYPES.get(word) or _TYPES.get(word.replace(" ", ""))
