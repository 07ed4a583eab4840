"""Why an answer is empty, in both languages."""

from __future__ import annotations

from api.answers import Reason

NO_BOOKS = Reason(
    code="no_books",
    en="This enterprise's own documents were not loaded, so it is no anchor and has no list of prospects; "
    "/prospects/online looks for it on the lists of others.",
    zh="该企业自身的单据未导入，不是锚企业，因此没有商机名单；可用 /prospects/online 在其他企业的名单中查找。",
)
NO_PROSPECTS = Reason(
    code="no_prospects",
    en="The published run holds no prospect of this enterprise on this side.",
    zh="当前发布的批次中，该企业在此方向上没有商机。",
)
NONE_PASS = Reason(
    code="none_pass",
    en="There are prospects, but none passes the filters.",
    zh="有商机，但没有符合筛选条件的。",
)
NOT_IN_RUN = Reason(
    code="not_in_run",
    en="The graph database knows this enterprise, but the published run does not: it is of another day.",
    zh="图数据库中有该企业，但当前发布的批次中没有：两者截止日不同。",
)
NO_LINK = Reason(
    code="no_link",
    en="No documents, partners or walks link the two: the model lists the pair for how much each of them trades, and "
    "for how alike their documents are.",
    zh="两家企业之间没有单据、共同交易对手或经由相似企业的路径："
    "模型依据双方各自的交易活跃程度，以及单据的相近程度列出。",
)
NO_EVIDENCE = Reason(
    code="no_evidence",
    en="The two share no documents, no partners, and no walk over similar firms.",
    zh="两家企业之间没有单据、没有共同交易对手，也没有经由相似企业的路径。",
)
NO_ROLE = Reason(
    code="no_role",
    en="No books that were loaded know this enterprise in this role, and its own were not loaded.",
    zh="已导入的账簿中没有该企业以此角色参与的交易，其自身的单据也未导入。",
)
ON_NO_LIST = Reason(
    code="on_no_list",
    en="This enterprise's own documents were not loaded, and it is among the candidates of no firm whose were.",
    zh="该企业自身的单据未导入，也不在任何已导入单据企业的候选名单中。",
)
NO_SCORE = Reason(
    code="no_score",
    en="The model gives the pair no score: one of the two must have books loaded that know the other in its role.",
    zh="模型没有为该对企业评分：须有一方已导入自身单据，且其账簿所在市场中有以此角色出现的另一方。",
)
NOT_ASKED = Reason(
    code="not_asked",
    en="The model was left out, as was asked for.",
    zh="按要求未计算模型解释。",
)
NO_ENTERPRISE = Reason(
    code="no_enterprise",
    en="The published run knows no such enterprise, or has no row of that card for it.",
    zh="当前发布的批次中没有该企业，或没有该评分卡对它的评分。",
)
NO_PERSON = Reason(
    code="no_person",
    en="No document that was loaded names a natural person as this enterprise's legal representative.",
    zh="已载入的单据中没有该企业的自然人法定代表人。",
)
NO_PERSON_CARD = Reason(
    code="no_card",
    en="The published run has no card of legal persons, or the card has no row of this one.",
    zh="当前发布的批次没有法定代表人评分卡，或该评分卡没有此人的评分。",
)
