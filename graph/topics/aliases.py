"""Headers as sources write them: the words for a party, and what they say of it, put together once for every topic."""

from __future__ import annotations

from collections.abc import Iterable

from graph.topics.topic import Field, Kind

CODE = ("代号", "代码", "编号", "客户号", "客户编号", "客户代号")
NAME = ("名称", "", "户名", "全称", "企业名称", "公司名称", "单位名称", "姓名")
USCC = (
    *("统一社会信用代码", "社会信用代码", "信用代码", "识别号", "纳税人识别号", "税号", "统一信用代码"),
    *("统一社会信用代码/纳税人识别号", "纳税人识别号/统一社会信用代码"),
)
ACCOUNT = ("账号", "帐号", "账户", "帐户", "卡号", "银行账号", "银行帐号", "账户号")
BANK = ("开户行", "开户行名称", "开户银行", "开户机构", "银行", "银行名称", "行名")
IDENTITY = ("证件号码", "身份证号", "身份证号码", "证件号", "公民身份号码")
PHONE = ("手机号", "手机号码", "联系电话", "电话", "联系方式")

FIRM = ("企业", "公司", "客户", "单位")
"""Words for the one firm that a document is about."""


def together(words: Iterable[str], endings: Iterable[str], *english: str) -> tuple[str, ...]:
    """Every word with every ending, each header once, the commonest first; the English names last."""
    words, endings = tuple(words), tuple(endings)
    return tuple(dict.fromkeys([*(word + ending for ending in endings for word in words), *english]))


def code(column: str, words: Iterable[str], *english: str) -> Field:
    """The field of a party's own code at its source."""
    return Field(column, Kind.CODE, together(words, CODE, *english, f"{column}_code", column))


def name(column: str, words: Iterable[str], kind: Kind = Kind.TEXT) -> Field:
    """The field of a party's name; the bare word for the party means it too."""
    return Field(f"{column}_name", kind, together(words, NAME, f"{column}_name"))


def uscc(column: str, words: Iterable[str]) -> Field:
    """The field of a party's unified social credit code or tax number."""
    return Field(f"{column}_uscc", Kind.USCC, together(words, USCC, f"{column}_tax_number", f"{column}_uscc"))


def account(column: str, words: Iterable[str]) -> Field:
    """The field of a party's account, of which only a keyed hash is kept."""
    return Field(f"{column}_account", Kind.ACCOUNT, together(words, ACCOUNT, f"{column}_account"))


def bank(column: str, words: Iterable[str]) -> Field:
    """The field of the bank that keeps a party's account."""
    return Field(f"{column}_bank", Kind.TEXT, together(words, BANK, f"{column}_bank"))


def identity(column: str, words: Iterable[str]) -> Field:
    """The field of a person's identity number, of which only a keyed hash is kept."""
    return Field(f"{column}_identity", Kind.IDENTITY, together(words, IDENTITY, f"{column}_identity"))


def party(column: str, words: Iterable[str]) -> tuple[Field, Field, Field]:
    """The fields of a party that is a firm: code, name and tax number."""
    words = tuple(words)
    return code(column, words), name(column, words), uscc(column, words)


def firm() -> tuple[Field, Field, Field]:
    """The fields of the one firm that a document is about."""
    names = ("企业名称", "公司名称", "客户名称", "单位名称", "主体名称", "名称", "company", "company_name", "firm_name")
    numbers = (
        "统一社会信用代码",
        "社会信用代码",
        "信用代码",
        "纳税人识别号",
        "税号",
        "统一信用代码",
        "uscc",
        "firm_uscc",
    )
    return (
        Field("firm", Kind.CODE, (*together(FIRM, CODE[:3]), "客户号", "code", "firm_code", "firm")),
        Field("firm_name", Kind.TEXT, names),
        Field("firm_uscc", Kind.USCC, numbers),
    )
