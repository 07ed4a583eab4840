"""People's numbers: one spelling each, their check digits, and where they hide."""

from __future__ import annotations

import pytest

from graph.topics.topic import Kind
from loaders import person_number, scrub


@pytest.mark.parametrize(
    "written",
    [
        "110101199003070038",
        " 110101 1990 0307 0038 ",
        "１１０１０１１９９００３０７００３８",
        "110101-19900307-0038",
    ],
)
def test_an_identity_number_has_one_spelling(written: str) -> None:
    assert person_number.number(Kind.IDENTITY, written) == "110101199003070038"


def test_an_identity_number_of_fifteen_digits_is_that_of_eighteen() -> None:
    assert person_number.number(Kind.IDENTITY, "110105491231002") == "11010519491231002" + person_number.check_digit(
        "11010519491231002"
    )


def test_the_check_character_may_be_a_letter_of_either_case() -> None:
    assert person_number.number(Kind.IDENTITY, "11010519491231002x") == "11010519491231002X"


@pytest.mark.parametrize(
    "wrong",
    ["110101199003070039", "110105194913310029", "990105194912310021", "1101051949123100", "110105491331002", "张三"],
)
def test_what_is_no_identity_number_is_none(wrong: str) -> None:
    assert person_number.number(Kind.IDENTITY, wrong) is None


@pytest.mark.parametrize("paper", ["E12345678", "H1234567890", "07654321", "A123456(7)"])
def test_other_papers_are_taken_as_they_are(paper: str) -> None:
    assert person_number.number(Kind.IDENTITY, paper) == paper.replace("(", "").replace(")", "")


@pytest.mark.parametrize("written", ["13800138000", "+86 138-0013-8000", "0086 13800138000", "１３８００１３８０００"])
def test_a_phone_has_one_spelling(written: str) -> None:
    assert person_number.number(Kind.PHONE, written) == "13800138000"


def test_an_account_has_one_spelling() -> None:
    assert person_number.number(Kind.ACCOUNT, "6222 0212-3456 7890 128") == "6222021234567890128"
    assert person_number.number(Kind.ACCOUNT, "无") is None


@pytest.mark.parametrize("suffix", ["", "00", "01", "L1"])
def test_the_tax_number_of_an_individual_business_is_its_owners_identity_number(suffix: str) -> None:
    assert person_number.of_tax_number("11010519491231002x" + suffix) == "11010519491231002X"


def test_an_old_tax_number_of_an_individual_business_is_brought_to_eighteen_digits() -> None:
    assert person_number.of_tax_number("11010549123100200") == person_number.identity("110105491231002")


@pytest.mark.parametrize("firm", ["91110108551385082Q", "91350100M000100Y43", "911101085513850820", "100000197001011"])
def test_a_firms_tax_number_is_nobodys(firm: str) -> None:
    assert person_number.of_tax_number(firm) is None


def test_an_identity_number_that_fits_a_firms_check_digit_is_a_persons_unless_the_name_says_firm() -> None:
    old = next(n for n in (f"330102850103{tail:03d}" for tail in range(1000)) if person_number.is_firm(n))
    assert person_number.of_tax_number(old) == person_number.lengthened(old)
    assert person_number.of_tax_number(old + "00") == person_number.lengthened(old)
    assert person_number.of_tax_number(old, company=True) is None
    other = next(n for n in (f"330102850103{tail:03d}" for tail in range(1000)) if not person_number.is_firm(n))
    assert person_number.of_tax_number(other, company=True) == person_number.lengthened(other)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("货款110101199003070038谢谢", "货款(withheld: identity number)谢谢"),
        ("2024-01-05 13912345678 张三", "2024-01-05 (withheld: phone number) 张三"),
        ("卡 6222 0212 3456 7890 128 付", "卡 (withheld: account number) 付"),
        ("手机１３９１２３４５６７８", "手机(withheld: phone number)"),
        ("转入110105491231002", "转入(withheld: identity number)"),
        ("账户 3301040160001 收", "账户 (withheld: account number) 收"),
        ("合同 20240105-12 付 5,000,000.00 元", "合同 20240105-12 付 5,000,000.00 元"),
    ],
)
def test_free_text_loses_the_numbers_in_it(text: str, left: str) -> None:
    assert scrub.scrubbed(text) == left


def test_a_firms_code_in_a_text_is_left() -> None:
    assert scrub.scrubbed("付91110108551385082Q货款") == "付91110108551385082Q货款"
